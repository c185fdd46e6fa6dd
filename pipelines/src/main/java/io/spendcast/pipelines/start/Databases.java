package io.spendcast.pipelines.start;

import io.spendcast.transforms.database.Postgres;

/** Finds the database that the flags of a main name. */
public final class Databases {
  private Databases() {}

  /**
   * Database that the flags name; no connection is opened yet.
   *
   * @throws WrongStart if the flags are wrong, as with a password in the URL
   */
  public static Postgres of(DatabaseFlags flags) {
    return of("--jdbcUrl", flags.getJdbcUrl(), flags);
  }

  /**
   * Database of another flag that holds a URL; no connection is opened yet.
   *
   * @throws WrongStart if the URL is wrong, as with a password in it
   */
  public static Postgres of(String flag, String jdbcUrl, DatabaseFlags flags) {
    try {
      return new Postgres(jdbcUrl, flags.getDbUser(), flags.getDbPasswordFile());
    } catch (IllegalArgumentException e) {
      throw new WrongStart(flag + " " + e.getMessage(), e);
    }
  }
}

package io.spendcast.pipelines.start;

import io.spendcast.transforms.database.Postgres;

/** The database that the flags of a main name. */
public final class Databases {
  private Databases() {}

  /**
   * The database, not yet tried.
   *
   * @throws WrongStart if the flags are wrong, as with a password in the URL
   */
  public static Postgres of(DatabaseFlags flags) {
    return of("--jdbcUrl", flags.getJdbcUrl(), flags);
  }

  /** The same for another flag that holds a URL. */
  public static Postgres of(String flag, String jdbcUrl, DatabaseFlags flags) {
    try {
      return new Postgres(jdbcUrl, flags.getDbUser(), flags.getDbPasswordFile());
    } catch (IllegalArgumentException e) {
      throw new WrongStart(flag + " " + e.getMessage(), e);
    }
  }
}

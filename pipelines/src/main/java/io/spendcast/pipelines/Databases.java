package io.spendcast.pipelines;

import io.spendcast.pipelines.commands.WrongStart;
import io.spendcast.transforms.Postgres;

/** The database that the flags of a main name. */
final class Databases {
  private Databases() {}

  /**
   * The database, not yet tried.
   *
   * @throws WrongStart if the flags are wrong, as with a password in the URL
   */
  static Postgres of(DatabaseFlags flags) {
    return of("--jdbcUrl", flags.getJdbcUrl(), flags);
  }

  /** The same for another flag that holds a URL. */
  static Postgres of(String flag, String jdbcUrl, DatabaseFlags flags) {
    try {
      return new Postgres(jdbcUrl, flags.getDbUser(), flags.getDbPasswordFile());
    } catch (IllegalArgumentException e) {
      throw new WrongStart(flag + " " + e.getMessage(), e);
    }
  }
}

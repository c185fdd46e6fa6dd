package io.spendcast.pipelines;

import io.spendcast.pipelines.commands.OwnSessions;
import io.spendcast.pipelines.commands.WrongStart;
import io.spendcast.transforms.Postgres;
import java.sql.SQLException;

/** The database that the flags of a main name. */
final class Databases {
  private Databases() {}

  /**
   * The database, not yet tried.
   *
   * @throws WrongStart if the flags are wrong, as with a password in the URL
   */
  static Postgres of(DatabaseFlags flags) {
    try {
      return new Postgres(flags.getJdbcUrl(), flags.getDbUser(), flags.getDbPasswordFile());
    } catch (IllegalArgumentException e) {
      throw new WrongStart("--jdbcUrl " + e.getMessage(), e);
    }
  }

  /**
   * The database, tried: its sessions are its clients' own.
   *
   * @throws WrongStart otherwise
   */
  static Postgres tried(DatabaseFlags flags) throws SQLException {
    Postgres postgres = of(flags);
    OwnSessions.require(postgres);
    return postgres;
  }
}

package io.spendcast.pipelines.start;

import java.sql.SQLException;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/**
 * Errors of PostgreSQL as text for an operator: what went wrong, and what helps.
 *
 * @see <a href="https://www.postgresql.org/docs/current/errcodes-appendix.html">SQLSTATEs</a>
 */
public final class DatabaseErrors {
  private static final String BROKEN =
      "the connection broke; run it again once the database answers: what was stored stays, and"
          + " nothing is stored twice";
  private static final String TIMEOUT =
      "set it to 0 for this user (alter role … set …) and run it again";

  /** Class 08 of the SQLSTATEs: a connection that was lost, or that never came about. */
  private static final String CONNECTION = "08";

  private static final Map<String, String> REMEDIES =
      Map.ofEntries(
          Map.entry(
              "42501",
              "this user lacks the right: use the owner of the database, or make the user a member of"
                  + " the role that may (docs/running.md)"),
          Map.entry(
              "25006",
              "the server is a standby, or default_transaction_read_only is on for this user or"
                  + " database: use the primary, and reset the setting"),
          Map.entry(
              "53100",
              "free space on the database's server and run it again: nothing is stored by halves"),
          Map.entry("53200", "give the database's server more memory, and run it again"),
          Map.entry(
              "53300",
              "end other connections of this user or server, or raise max_connections or the user's"
                  + " connection limit"),
          Map.entry(
              "55P03", "another session holds the lock for longer than lock_timeout: " + TIMEOUT),
          Map.entry("57014", "if this was statement_timeout, " + TIMEOUT),
          Map.entry("25P03", TIMEOUT),
          Map.entry("57P05", TIMEOUT),
          Map.entry("08001", "run it again once the database answers"),
          Map.entry("57P01", BROKEN),
          Map.entry("57P02", BROKEN),
          Map.entry("57P03", "the database starts or ends: run it again in a minute"));

  private DatabaseErrors() {}

  /**
   * Message of an error, and behind it what helps if PostgreSQL caused it. A {@link WrongStart}
   * names its remedy itself.
   */
  public static String text(Throwable error) {
    String message = message(error);
    if (error instanceof WrongStart) {
      return message;
    }
    return remedy(error).map(remedy -> message + ": " + remedy).orElse(message);
  }

  /** Remedy against an error that PostgreSQL caused, if one is known. */
  public static Optional<String> remedy(Throwable error) {
    return Stream.iterate(error, Objects::nonNull, Throwable::getCause)
        .filter(SQLException.class::isInstance)
        .map(e -> ((SQLException) e).getSQLState())
        .filter(Objects::nonNull)
        .findFirst()
        .map(state -> REMEDIES.getOrDefault(state, state.startsWith(CONNECTION) ? BROKEN : null));
  }

  /** The server's message without the statement and the rows, which are for --verbose. */
  public static String message(Throwable error) {
    ServerErrorMessage server =
        error instanceof PSQLException psql ? psql.getServerErrorMessage() : null;
    if (server != null && server.getMessage() != null) {
      return server.getMessage();
    }
    return error.getMessage() == null ? error.toString() : error.getMessage();
  }
}

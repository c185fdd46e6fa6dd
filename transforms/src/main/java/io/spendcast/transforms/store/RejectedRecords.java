package io.spendcast.transforms.store;

import io.spendcast.contract.Reason;
import io.spendcast.transforms.ledger.StreamClaim;
import io.spendcast.transforms.outcome.Bundle;
import io.spendcast.transforms.outcome.DeadLetter;
import io.spendcast.transforms.outcome.Outcome;
import io.spendcast.transforms.outcome.Position;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apache.beam.sdk.metrics.Counter;
import org.apache.beam.sdk.metrics.Metrics;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds the records of a bundle that PostgreSQL rejects, and makes each a dead letter of step
 * {@code Store}, so that no record can stop a partition.
 *
 * <p>The bundle is bisected. Each part is stored on top of the parts before it and everything is
 * rolled back in the end: the caller stores what comes out in one transaction.
 */
final class RejectedRecords {
  private static final Logger LOG = LoggerFactory.getLogger(RejectedRecords.class);
  private static final Counter REJECTED = Metrics.counter(Store.class, "rejected_records");

  /**
   * SQLSTATE classes of data exceptions, violated constraints, and values that are too large for an
   * index or a row.
   */
  private static final Set<String> CLASSES = Set.of("22", "23", "54");

  private final Connection connection;
  private final StreamClaim claim;
  private final StoreRules rules;

  private RejectedRecords(Connection connection, StreamClaim claim, StoreRules rules) {
    this.connection = connection;
    this.claim = claim;
    this.rules = rules;
  }

  /** Whether the data of a record is at fault, and not the database or the way to it. */
  static boolean isCauseOf(SQLException e) {
    String state = e.getSQLState();
    return state != null && state.length() == 5 && CLASSES.contains(state.substring(0, 2));
  }

  /**
   * The same records in the same order, those that PostgreSQL rejects as dead letters.
   *
   * @param connection without auto-commit; its transaction has failed, and is rolled back
   * @throws SQLException for any other failure
   */
  static Bundle replacedIn(
      Bundle bundle, Connection connection, StreamClaim claim, StoreRules rules)
      throws SQLException {
    connection.rollback();
    try {
      return new Bundle(new RejectedRecords(connection, claim, rules).storable(bundle.outcomes()));
    } finally {
      connection.rollback();
    }
  }

  private List<Outcome> storable(List<Outcome> part) throws SQLException {
    Savepoint before = connection.setSavepoint();
    try {
      store(part);
      connection.releaseSavepoint(before);
      return part;
    } catch (SQLException e) {
      if (!isCauseOf(e)) {
        throw e;
      }
      connection.rollback(before);
      return part.size() == 1 ? List.of(deadLetter(part.get(0), e)) : halves(part);
    }
  }

  private List<Outcome> halves(List<Outcome> part) throws SQLException {
    int half = part.size() / 2;
    List<Outcome> both = new ArrayList<>(storable(part.subList(0, half)));
    both.addAll(storable(part.subList(half, part.size())));
    return both;
  }

  private void store(List<Outcome> part) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(Store.SQL)) {
      StoreParameters.set(statement, new Bundle(part), claim, rules);
      statement.execute();
    }
  }

  private static DeadLetter deadLetter(Outcome outcome, SQLException e) {
    String detail = "PostgreSQL rejects it: " + describe(e);
    Position position = outcome.position();
    LOG.warn(
        "partition {} offset {}: {}; stored as a dead letter",
        position.partition(),
        position.offset(),
        detail);
    REJECTED.inc();
    return new DeadLetter(position, outcome.original(), "Store", Reason.NOT_STORABLE, detail);
  }

  /**
   * Describes an error by SQLSTATE, table, column and constraint. The server's message is left out,
   * since it may hold values of the record.
   */
  private static String describe(SQLException e) {
    StringBuilder text = new StringBuilder("SQLSTATE ").append(e.getSQLState());
    if (e instanceof PSQLException ours && ours.getServerErrorMessage() != null) {
      ServerErrorMessage message = ours.getServerErrorMessage();
      append(text, ", table ", message.getTable());
      append(text, ", column ", message.getColumn());
      append(text, ", constraint ", message.getConstraint());
    }
    return text.toString();
  }

  private static void append(StringBuilder text, String label, String value) {
    if (value != null) {
      text.append(label).append(value);
    }
  }
}

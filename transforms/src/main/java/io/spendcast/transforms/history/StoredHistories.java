package io.spendcast.transforms.history;

import io.spendcast.domain.Fact;
import io.spendcast.transforms.database.NamedSql;
import io.spendcast.transforms.ledger.LedgerView;
import io.spendcast.transforms.ledger.OffsetRange;
import io.spendcast.transforms.ledger.StreamClaim;
import io.spendcast.transforms.outcome.Accepted;
import io.spendcast.transforms.outcome.Micros;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.BitSet;
import java.util.List;
import java.util.stream.Stream;

/**
 * Answer of PostgreSQL about a bundle.
 *
 * @param known events that are stored already, by their number in the bundle
 */
public record StoredHistories(LedgerView ledger, BitSet known, StoredFacts facts) {
  private static final NamedSql SQL = NamedSql.of(LookUpHistory.class, "LookUpHistory.sql");

  /**
   * Rows that the driver holds at a time, some 400 bytes each. Without a limit it holds all rows of
   * an answer: 250 MB for 2,500 customers of 256 facts.
   */
  private static final int FETCHED_ROWS = 5_000;

  /**
   * Asks about a bundle: once, and once more where purchases come so late that a customer's newest
   * facts do not reach back far enough.
   *
   * @param partitions of the bundle's records
   */
  public static StoredHistories ask(
      Connection connection, StreamClaim claim, Integer[] partitions, List<Accepted> events)
      throws SQLException {
    boolean autoCommit = connection.getAutoCommit();
    connection.setAutoCommit(false); // or the driver fetches all rows at once
    StoredHistories stored =
        new StoredHistories(new LedgerView(), new BitSet(events.size()), new StoredFacts());
    stored.ask(connection, claim, partitions, events, StoredFacts.firstQuestions(events));
    List<StoredFacts.Asked> open = stored.facts.openQuestions(events);
    if (!open.isEmpty()) {
      stored.ask(connection, claim, new Integer[0], List.of(), open);
    }
    connection.setAutoCommit(autoCommit);
    return stored;
  }

  private void ask(
      Connection connection,
      StreamClaim claim,
      Integer[] partitions,
      List<Accepted> events,
      List<StoredFacts.Asked> asked)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(SQL.text())) {
      Stream<String> ids = events.stream().map(e -> e.purchase().eventId());
      Stream<String> customers = asked.stream().map(StoredFacts.Asked::customerId);
      Stream<Long> moments = asked.stream().map(StoredFacts.Asked::beforeMicros);
      SQL.bind(statement)
          .setArray("event_ids", "text", ids.toArray())
          .setArray("customer_ids", "text", customers.toArray())
          .setArray("before_micros", "int8", moments.toArray())
          .set("consumer_group", claim.group())
          .set("topic_id", claim.topicId())
          .setArray("partitions", "int4", partitions);
      statement.setFetchSize(FETCHED_ROWS);
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          read(rows, asked);
        }
      }
    }
  }

  /** Stored history of an event, the newest first. */
  public List<Fact> before(Accepted event) {
    return facts.before(event.purchase().customerId(), Micros.of(event.purchase().occurredAt()));
  }

  /** Arrival of the newest correction that all these facts were looked up with; 0 without one. */
  long newestCorrection() {
    return facts.newestCorrection();
  }

  private void read(ResultSet row, List<StoredFacts.Asked> asked) throws SQLException {
    int number = (int) row.getLong(1) - 1;
    if (number < 0) {
      readState(row);
      return;
    }
    long micros = row.getLong(2);
    if (row.wasNull()) {
      known.set(number);
    } else {
      facts.add(asked.get(number), readFact(row, micros));
    }
  }

  /** Reads a row of the ledger, or that of the newest correction. */
  private void readState(ResultSet row) throws SQLException {
    int partition = row.getInt(8);
    if (row.wasNull()) {
      facts.sawCorrection(row.getLong(2));
      return;
    }
    ledger.start(partition, row.getLong(9));
    long from = row.getLong(10);
    if (!row.wasNull()) {
      ledger.done(new OffsetRange(partition, from, row.getLong(11)));
    }
  }

  private Fact readFact(ResultSet row, long micros) throws SQLException {
    return new Fact(
        micros,
        row.getLong(3),
        row.getBoolean(4),
        row.getLong(5),
        row.getInt(6),
        facts.shared(row.getString(7)));
  }
}

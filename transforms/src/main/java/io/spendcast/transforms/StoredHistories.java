package io.spendcast.transforms;

import io.spendcast.domain.Fact;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.stream.Stream;

/**
 * What PostgreSQL knows of a bundle, asked with one statement.
 *
 * @param known the events that are stored already, by their number in the order asked
 * @param facts each event's stored history, newest first, at most 256
 */
record StoredHistories(LedgerView ledger, BitSet known, List<List<Fact>> facts) {
  private static final String SQL = Sql.of(LookUpHistory.class, "LookUpHistory.sql");

  /**
   * @param partitions that the bundle's records come from
   */
  static StoredHistories ask(
      Connection connection, StreamClaim claim, Integer[] partitions, List<Accepted> events)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(SQL)) {
      statement.setArray(1, texts(connection, events.stream().map(e -> e.purchase().eventId())));
      statement.setArray(2, texts(connection, events.stream().map(e -> e.purchase().customerId())));
      statement.setArray(3, connection.createArrayOf("int8", before(events)));
      statement.setString(4, claim.group());
      statement.setObject(5, claim.topicId());
      statement.setArray(6, connection.createArrayOf("int4", partitions));
      try (ResultSet rows = statement.executeQuery()) {
        return read(rows, events.size());
      }
    }
  }

  private static Array texts(Connection connection, Stream<String> values) throws SQLException {
    return connection.createArrayOf("text", values.toArray());
  }

  private static Long[] before(List<Accepted> events) {
    return events.stream()
        .map(e -> e.purchase().isRefund() ? null : Micros.of(e.purchase().occurredAt()))
        .toArray(Long[]::new);
  }

  private static StoredHistories read(ResultSet rows, int size) throws SQLException {
    LedgerView ledger = new LedgerView();
    BitSet known = new BitSet(size);
    List<List<Fact>> facts =
        Stream.generate(() -> (List<Fact>) new ArrayList<Fact>()).limit(size).toList();
    while (rows.next()) {
      int event = (int) rows.getLong(1) - 1;
      long micros = rows.getLong(2);
      boolean hasFact = !rows.wasNull();
      if (event < 0) {
        readLedger(rows, ledger);
      } else if (hasFact) {
        facts.get(event).add(readFact(rows, micros));
      } else {
        known.set(event);
      }
    }
    return new StoredHistories(ledger, known, facts);
  }

  private static void readLedger(ResultSet rows, LedgerView ledger) throws SQLException {
    int partition = rows.getInt(8);
    ledger.start(partition, rows.getLong(9));
    long from = rows.getLong(10);
    if (!rows.wasNull()) {
      ledger.done(new OffsetRange(partition, from, rows.getLong(11)));
    }
  }

  private static Fact readFact(ResultSet rows, long micros) throws SQLException {
    return new Fact(
        micros,
        rows.getLong(3),
        rows.getBoolean(4),
        rows.getLong(5),
        rows.getInt(6),
        rows.getString(7));
  }
}

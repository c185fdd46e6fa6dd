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
      statement.setString(1, claim.group());
      statement.setObject(2, claim.topicId());
      statement.setArray(3, connection.createArrayOf("int4", partitions));
      statement.setArray(4, texts(connection, events.stream().map(e -> e.purchase().eventId())));
      statement.setArray(5, texts(connection, events.stream().map(e -> e.purchase().customerId())));
      statement.setArray(6, connection.createArrayOf("int8", before(events)));
      statement.setFetchSize(0);
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
      if (event < 0) {
        readLedger(rows, ledger);
        continue;
      }
      known.set(event, rows.getBoolean(6));
      long micros = rows.getLong(7);
      if (!rows.wasNull()) {
        facts.get(event).add(readFact(rows, micros));
      }
    }
    return new StoredHistories(ledger, known, facts);
  }

  private static void readLedger(ResultSet rows, LedgerView ledger) throws SQLException {
    int partition = rows.getInt(2);
    ledger.start(partition, rows.getLong(3));
    long from = rows.getLong(4);
    if (!rows.wasNull()) {
      ledger.done(new OffsetRange(partition, from, rows.getLong(5)));
    }
  }

  private static Fact readFact(ResultSet rows, long micros) throws SQLException {
    return new Fact(
        micros,
        rows.getLong(8),
        rows.getBoolean(9),
        rows.getLong(10),
        rows.getInt(11),
        rows.getString(12));
  }
}

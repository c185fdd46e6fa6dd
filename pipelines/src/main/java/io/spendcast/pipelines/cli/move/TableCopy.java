package io.spendcast.pipelines.cli.move;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;
import org.postgresql.copy.CopyOut;

/**
 * Copy of rows from one database to another, by PostgreSQL's COPY. Source and destination have the
 * same name and columns, in the schema of the move.
 */
final class TableCopy {
  /** Everything that moves, by the names of HandOver.sql and Stage.sql. */
  static final List<String> TABLES =
      List.of(
          "purchases",
          "predictions",
          "purchase_features",
          "prediction_outcomes",
          "alerts",
          "corrections",
          "duplicates",
          "dead_letters",
          "kafka_ledger",
          "kafka_ends",
          "ledger_gaps",
          "customer_totals",
          "touched",
          "former_ledger",
          "erasure_key",
          "erased_customers",
          "exchange_rates");

  private TableCopy() {}

  /** Copies a table or view of the schema {@code spendcast_move}; returns the number of rows. */
  static long copy(String table, Connection from, Connection to) throws SQLException {
    CopyOut out =
        from.unwrap(PGConnection.class)
            .getCopyAPI()
            .copyOut("copy (select * from spendcast_move." + table + ") to stdout");
    CopyIn in =
        to.unwrap(PGConnection.class)
            .getCopyAPI()
            .copyIn("copy spendcast_move." + table + " from stdin");
    try {
      for (byte[] row = out.readFromCopy(); row != null; row = out.readFromCopy()) {
        in.writeToCopy(row, 0, row.length);
      }
      return in.endCopy();
    } finally {
      if (in.isActive()) {
        in.cancelCopy();
      }
      if (out.isActive()) {
        out.cancelCopy();
      }
    }
  }
}

package io.spendcast.pipelines.cli;

import io.spendcast.domain.Fact;
import io.spendcast.domain.History;
import io.spendcast.pipelines.start.Database.Parameters;
import io.spendcast.transforms.database.NamedSql;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;

/** Reads any number of rows that hold purchases and their histories, some at a time. */
public final class Rows {
  private static final int AT_A_TIME = 1_000;

  private Rows() {}

  /** Receives the current row of a result. */
  @FunctionalInterface
  public interface Taker {
    void take(ResultSet row) throws SQLException;
  }

  /** Passes every row to the taker. */
  public static void forEach(DataSource source, NamedSql statement, Parameters values, Taker taker)
      throws SQLException {
    forEach(source, statement, AT_A_TIME, values, taker);
  }

  /** Passes every row to the taker, and holds at most {@code atATime} of them in memory. */
  public static void forEach(
      DataSource source, NamedSql statement, int atATime, Parameters values, Taker taker)
      throws SQLException {
    try (Connection connection = source.getConnection()) {
      connection.setReadOnly(true);
      connection.setAutoCommit(false); // or the driver would fetch everything at once
      try (PreparedStatement prepared = connection.prepareStatement(statement.text())) {
        prepared.setFetchSize(atATime);
        values.set(statement.bind(prepared));
        try (ResultSet row = prepared.executeQuery()) {
          while (row.next()) {
            taker.take(row);
          }
        }
      }
    }
  }

  /** The purchase of a row. */
  public static Fact purchase(ResultSet row) throws SQLException {
    return new Fact(
        row.getLong("occurred_micros"),
        row.getLong("own_amount_e4"),
        false,
        row.getLong("own_units"),
        row.getInt("own_lines"),
        row.getString("main_category"));
  }

  /** The history of a row, from the columns of {@code history_before}. */
  public static History history(ResultSet row) throws SQLException {
    Array found = row.getArray("micros");
    if (found == null) {
      return History.NONE;
    }
    Long[] micros = (Long[]) found.getArray();
    Long[] amountsE4 = (Long[]) row.getArray("amount_e4").getArray();
    Boolean[] refunds = (Boolean[]) row.getArray("refunds").getArray();
    Long[] units = (Long[]) row.getArray("units").getArray();
    Integer[] lines = (Integer[]) row.getArray("lines").getArray();
    String[] categories = (String[]) row.getArray("categories").getArray();
    List<Fact> facts = new ArrayList<>(micros.length);
    for (int i = 0; i < micros.length; i++) {
      facts.add(new Fact(micros[i], amountsE4[i], refunds[i], units[i], lines[i], categories[i]));
    }
    return new History(facts);
  }
}

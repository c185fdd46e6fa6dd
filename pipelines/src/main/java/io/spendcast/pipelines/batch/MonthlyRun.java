package io.spendcast.pipelines.batch;

import io.spendcast.domain.CurrencyDecimals;
import io.spendcast.pipelines.start.NamedLock;
import io.spendcast.pipelines.start.WrongStart;
import io.spendcast.transforms.database.NamedSql;
import io.spendcast.transforms.database.Postgres;
import io.spendcast.transforms.database.Sql;
import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.YearMonth;
import java.util.Map;
import java.util.UUID;
import javax.sql.DataSource;

/**
 * Run of a month's report in the database, from its first row to the moment that readers see it.
 *
 * <p>Until it is finished the former run stays current. The next run of the month removes the
 * remains of a failed one. Of two runs of a month at once the second does not start.
 */
public final class MonthlyRun implements AutoCloseable {
  private static final String CLEAR = Sql.of(MonthlyRun.class, "MonthlyRunClear.sql");
  private static final NamedSql BEGIN = NamedSql.of(MonthlyRun.class, "MonthlyRunBegin.sql");
  private static final NamedSql FINISH = NamedSql.of(MonthlyRun.class, "MonthlyRunFinish.sql");
  private static final String TOTALS = Sql.of(MonthlyRun.class, "MonthlyRunTotals.sql");

  private final DataSource source;
  private final YearMonth month;
  private final NamedLock lock;
  private final Map<String, Long> arrivalBounds;
  private final UUID id;
  private final Instant startedAt;

  private MonthlyRun(
      MonthlyDatabases databases,
      YearMonth month,
      NamedLock lock,
      Map<String, Long> arrivalBounds,
      ResultSet row)
      throws SQLException {
    this.source = databases.reporting().dataSource();
    this.month = month;
    this.lock = lock;
    this.arrivalBounds = arrivalBounds;
    this.id = row.getObject("run_id", UUID.class);
    this.startedAt = row.getObject("started_at", OffsetDateTime.class).toInstant();
  }

  /**
   * Begins a run on the facts that are stored now.
   *
   * @throws WrongStart if another run of the month is at work
   */
  public static MonthlyRun begin(MonthlyDatabases databases, YearMonth month, String codeVersion)
      throws SQLException, IOException, InterruptedException {
    Postgres postgres = databases.reporting();
    NamedLock lock = new NamedLock(postgres, "spendcast monthly report " + month);
    try (Connection connection = postgres.dataSource().getConnection();
        PreparedStatement clear = connection.prepareStatement(CLEAR);
        PreparedStatement begin = connection.prepareStatement(BEGIN.text())) {
      take(lock, month);
      clear.setObject(1, month.atDay(1));
      clear.executeUpdate();
      Map<String, Long> bounds = databases.arrivalBounds();
      BEGIN
          .bind(begin)
          .set("month", month.atDay(1))
          .set("code_version", codeVersion)
          .setArray("shards", "text", bounds.keySet().toArray())
          .setArray("arrival_bounds", "int8", bounds.values().toArray());
      try (ResultSet row = begin.executeQuery()) {
        row.next();
        return new MonthlyRun(databases, month, lock, bounds, row);
      }
    } catch (SQLException | IOException | InterruptedException | RuntimeException e) {
      lock.close();
      throw e;
    }
  }

  private static void take(NamedLock lock, YearMonth month) throws SQLException {
    if (!lock.tryToTake()) {
      throw new WrongStart("another run of " + month + " is at work: " + lock.holder());
    }
  }

  public UUID id() {
    return id;
  }

  /** Exclusive upper bounds of the run's facts, by shard; the only database has an empty name. */
  public Map<String, Long> arrivalBounds() {
    return arrivalBounds;
  }

  /** Time at which the bounds were taken; rows without an arrival count if stored before. */
  public Instant startedAt() {
    return startedAt;
  }

  /** Publishes this run: readers see it as the current one from now on. */
  public void finish() throws SQLException {
    try (Connection connection = source.getConnection();
        PreparedStatement statement = connection.prepareStatement(FINISH.text())) {
      FINISH.bind(statement).set("run_id", id).set("month", month.atDay(1));
      if (statement.executeUpdate() == 0) {
        throw new IllegalStateException("the run of " + month + " was removed while at work");
      }
    }
  }

  /** Main numbers of the run, in one line for a person. */
  public String summary() throws SQLException {
    try (Connection connection = source.getConnection();
        PreparedStatement statement = connection.prepareStatement(TOTALS)) {
      statement.setObject(1, id);
      try (ResultSet row = statement.executeQuery()) {
        row.next();
        return "%s: revenue %s, %,d orders"
            .formatted(
                month,
                CurrencyDecimals.text(row.getBigDecimal("revenue"), row.getString("base_currency")),
                row.getLong("orders"));
      }
    }
  }

  @Override
  public void close() throws SQLException {
    lock.close();
  }
}

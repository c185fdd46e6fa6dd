package io.spendcast.pipelines.batch;

import io.spendcast.domain.CurrencyDecimals;
import io.spendcast.pipelines.start.NamedLock;
import io.spendcast.pipelines.start.WrongStart;
import io.spendcast.transforms.database.ArrivalBound;
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
import java.util.Optional;
import java.util.UUID;
import javax.sql.DataSource;

/**
 * Run of a month's report in the database, from its first row to the moment that readers see it.
 *
 * <p>Until it is finished the former run stays current. The next run of the month removes the
 * remains of a failed one. Of two runs of a month at once the second does not start.
 */
public final class MonthlyRun implements AutoCloseable {
  private static final String NOT_READY = Sql.of(MonthlyRun.class, "MonthNotReady.sql");
  private static final String CLEAR = Sql.of(MonthlyRun.class, "MonthlyRunClear.sql");
  private static final String BEGIN = Sql.of(MonthlyRun.class, "MonthlyRunBegin.sql");
  private static final NamedSql FINISH = NamedSql.of(MonthlyRun.class, "MonthlyRunFinish.sql");
  private static final String TOTALS = Sql.of(MonthlyRun.class, "MonthlyRunTotals.sql");

  private final DataSource source;
  private final YearMonth month;
  private final NamedLock lock;
  private final UUID id;
  private final long arrivalBound;
  private final Instant startedAt;

  private MonthlyRun(DataSource source, YearMonth month, NamedLock lock, ResultSet row)
      throws SQLException {
    this.source = source;
    this.month = month;
    this.lock = lock;
    this.arrivalBound = row.getLong("arrival_bound");
    this.id = row.getObject("run_id", UUID.class);
    this.startedAt = row.getObject("started_at", OffsetDateTime.class).toInstant();
  }

  /** Reason why the month is not complete; empty when it is. */
  public static Optional<String> whyNotReady(DataSource source, YearMonth month)
      throws SQLException {
    try (Connection connection = source.getConnection();
        PreparedStatement statement = connection.prepareStatement(NOT_READY)) {
      statement.setObject(1, month.atDay(1).atStartOfDay());
      statement.setObject(2, month.atDay(1));
      try (ResultSet row = statement.executeQuery()) {
        return row.next() ? Optional.of(row.getString(1)) : Optional.empty();
      }
    }
  }

  /**
   * Begins a run on the facts that are stored now.
   *
   * @throws WrongStart if another run of the month is at work
   */
  public static MonthlyRun begin(Postgres postgres, YearMonth month, String codeVersion)
      throws SQLException, IOException, InterruptedException {
    NamedLock lock = new NamedLock(postgres, "spendcast monthly report " + month);
    try (Connection connection = postgres.dataSource().getConnection();
        PreparedStatement clear = connection.prepareStatement(CLEAR);
        PreparedStatement begin = connection.prepareStatement(BEGIN)) {
      take(lock, month);
      clear.setObject(1, month.atDay(1));
      clear.executeUpdate();
      begin.setObject(1, month.atDay(1));
      begin.setString(2, codeVersion);
      begin.setLong(3, ArrivalBound.settled(connection) + 1);
      try (ResultSet row = begin.executeQuery()) {
        row.next();
        return new MonthlyRun(postgres.dataSource(), month, lock, row);
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

  /** Upper bound of the run, exclusive: all its facts have a lower arrival. */
  public long arrivalBound() {
    return arrivalBound;
  }

  /** Time at which the bound was taken; rows of the run that have no arrival were stored before. */
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

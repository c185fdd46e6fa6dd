package io.spendcast.transforms.parse;

import io.spendcast.inference.PerJvm;
import io.spendcast.transforms.database.Postgres;
import io.spendcast.transforms.database.Sql;
import io.spendcast.transforms.outcome.Money;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The rates in PostgreSQL, remembered per JVM: a rate that is loaded counts within a minute, one
 * that was missing within five seconds.
 */
public final class ExchangeRates implements Exchange {
  private static final String SQL = Sql.of(ExchangeRates.class, "ExchangeRates.sql");
  private static final long FOUND_NANOS = 60_000_000_000L;
  private static final long MISSING_NANOS = 5_000_000_000L;
  private static final int MOST_REMEMBERED = 100_000;

  private final Postgres postgres;

  private ExchangeRates(Postgres postgres) {
    this.postgres = postgres;
  }

  /** The table {@code exchange_rates} of this database. */
  public static ExchangeRates in(Postgres postgres) {
    return new ExchangeRates(postgres);
  }

  @Override
  public Optional<Money.Rate> rate(String currency, LocalDate day) {
    return PerJvm.get(Remembered.class, postgres, () -> new Remembered(postgres))
        .rate(new Asked(currency, day));
  }

  private record Asked(String currency, LocalDate day) {}

  private record Answer(Optional<Money.Rate> rate, long askedAt) {
    boolean isFresh() {
      long allowed = rate.isPresent() ? FOUND_NANOS : MISSING_NANOS;
      return System.nanoTime() - askedAt < allowed;
    }
  }

  private static final class Remembered implements AutoCloseable {
    private final Map<Asked, Answer> answers = new ConcurrentHashMap<>();
    private final Postgres postgres;

    Remembered(Postgres postgres) {
      this.postgres = postgres;
    }

    Optional<Money.Rate> rate(Asked asked) {
      Answer known = answers.get(asked);
      if (known != null && known.isFresh()) {
        return known.rate();
      }
      if (answers.size() > MOST_REMEMBERED) {
        answers.clear();
      }
      Answer answer = new Answer(query(asked), System.nanoTime());
      answers.put(asked, answer);
      return answer.rate();
    }

    private Optional<Money.Rate> query(Asked asked) {
      try (Connection connection = postgres.dataSource().getConnection();
          PreparedStatement statement = connection.prepareStatement(SQL)) {
        statement.setString(1, asked.currency());
        statement.setObject(2, asked.day());
        statement.setObject(3, asked.day().minusDays(OLDEST_RATE_DAYS));
        try (ResultSet row = statement.executeQuery()) {
          return row.next()
              ? Optional.of(new Money.Rate(row.getObject(1, LocalDate.class), row.getBigDecimal(2)))
              : Optional.empty();
        }
      } catch (SQLException e) {
        throw new IllegalStateException("cannot read exchange rates", e);
      }
    }

    @Override
    public void close() {
      answers.clear();
    }
  }
}

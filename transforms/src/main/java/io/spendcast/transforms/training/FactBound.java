package io.spendcast.transforms.training;

import io.spendcast.transforms.database.Sql;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import javax.sql.DataSource;

/**
 * A fixed set of facts, so that everything read of it later is of one state, while the stream goes
 * on storing.
 *
 * @param arrivalUntil facts that arrived later are not seen
 * @param facts how many there are
 * @param factsUntil when the facts end: only a thousandth of them is later
 * @param baseCurrency of all amounts
 * @param timeZone time zone of the shop's days
 */
public record FactBound(
    long arrivalUntil, long facts, Instant factsUntil, String baseCurrency, ZoneId timeZone) {
  private static final String UNTIL = Sql.of(FactBound.class, "FactsUntil.sql");

  /**
   * The facts up to a settled arrival.
   *
   * @param source a server that shows all of them: the primary, or a standby that has replayed them
   * @throws IllegalStateException when there is no fact
   */
  public static FactBound upTo(long arrival, DataSource source) throws SQLException {
    try (Connection connection = source.getConnection();
        PreparedStatement statement = connection.prepareStatement(UNTIL)) {
      statement.setLong(1, arrival);
      try (ResultSet row = statement.executeQuery()) {
        row.next();
        long facts = row.getLong("facts");
        if (facts == 0) {
          throw new IllegalStateException("the database holds no purchases");
        }
        Instant until = Instant.EPOCH.plus(row.getLong("facts_until"), ChronoUnit.MICROS);
        return new FactBound(
            arrival,
            facts,
            until,
            row.getString("base_currency"),
            ZoneId.of(row.getString("time_zone")));
      }
    }
  }

  /** Replaces the end of the facts by one that the caller knows better. */
  public FactBound withFactsUntil(Instant end) {
    return new FactBound(arrivalUntil, facts, end, baseCurrency, timeZone);
  }
}

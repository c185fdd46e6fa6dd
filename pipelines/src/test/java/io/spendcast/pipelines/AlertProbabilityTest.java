package io.spendcast.pipelines;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import org.junit.jupiter.api.Test;

/** The stream's own graph with {@code --alertProbability}. */
class AlertProbabilityTest {
  private static final String SELECTED =
      "select count(*) filter (where p.exceed_probability >= %1$s and a.event_id is null),"
          + " count(*) filter (where p.exceed_probability < %1$s and a.event_id is not null),"
          + " count(a.event_id) filter (where p.expected_spend <= 1000) > 0"
          + " from spendcast.predictions p left join spendcast.alerts a using (event_id)";

  @Test
  void alertsWhenTheStoredProbabilityIsHighEnoughWhateverTheExpectedSpend() throws IOException {
    BigDecimal probability = new BigDecimal("0.01");
    TestStream stream = TestStream.alertingAt(probability);
    stream.database.execute(Files.readString(GoldenRecords.FOLDER.resolve("rates.sql")));

    stream.run(GoldenRecords.read());

    assertThat(stream.database.query(SELECTED.formatted(probability))).containsExactly("0 | 0 | t");
    assertThat(
            stream.database.query(
                "select distinct message::jsonb ->> 'subject' ~ '% chance of more than 1,000 USD in"
                    + " 90 days$' from spendcast.alerts"))
        .containsExactly("t");
  }
}

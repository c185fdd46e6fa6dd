package io.spendcast.transforms.store;

import static io.spendcast.transforms.TestEvent.KAFKA_TIMESTAMP;
import static io.spendcast.transforms.TestEvent.purchase;
import static org.assertj.core.api.Assertions.assertThat;

import io.spendcast.transforms.OneBundle;
import io.spendcast.transforms.TestDatabase;
import io.spendcast.transforms.outcome.DeadLetter;
import io.spendcast.transforms.outcome.Outcome;
import io.spendcast.transforms.outcome.Position;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.metrics.MetricNameFilter;
import org.apache.beam.sdk.metrics.MetricsFilter;
import org.junit.jupiter.api.Test;

class StoreMetricsTest {
  private static final TestDatabase DATABASE = TestDatabase.migrated();

  @Test
  void countsRecordsInTimeLateOrLoadedLongAfterTheyOccurred() {
    Map<String, Long> counted =
        store(
            // The Kafka timestamp of all purchases was days ago.
            purchase(0, "C-1", "1.00").occurredAt(KAFKA_TIMESTAMP.minusSeconds(3600)).accepted(),
            purchase(1, "C-1", "1.00").occurredAt(KAFKA_TIMESTAMP.minusSeconds(3601)).accepted(),
            purchase(2, "C-1", "1.00").occurredAt(KAFKA_TIMESTAMP.minusSeconds(9000)).accepted(),
            purchase(3, "C-1", "1.00").occurredAt(KAFKA_TIMESTAMP.plusSeconds(9)).accepted(),
            purchase(4, "C-1", "1.00").deadLetter(null, null),
            deadLetter(5, Instant.now()),
            deadLetter(6, Instant.now().plusSeconds(60)));

    // A dead letter of this moment is in time unless the machine takes seconds to begin.
    long older =
        counted.getOrDefault("age_millis_le_10000", 0L)
            + counted.getOrDefault("age_millis_le_30000", 0L);
    assertThat(counted)
        .containsEntry("loaded", 2L)
        .containsEntry("late", 3L + older)
        .containsEntry("in_time", 2L - older)
        .containsEntry("ahead_of_clock", 1L);
  }

  private static DeadLetter deadLetter(long offset, Instant kafkaTimestamp) {
    DeadLetter letter = purchase(offset, "C-1", "1.00").deadLetter(null, null);
    return new DeadLetter(
        new Position(TestDatabase.TOPIC_ID, 0, offset, kafkaTimestamp),
        letter.original(),
        letter.step(),
        letter.reason(),
        letter.detail());
  }

  private static Map<String, Long> store(Outcome... bundle) {
    Pipeline pipeline = OneBundle.pipeline();
    OneBundle.of(pipeline, bundle)
        .apply("Store", Store.into(DATABASE.postgres(), DATABASE.cleared().claim("g", 1)));
    MetricsFilter ofStore =
        MetricsFilter.builder()
            .addNameFilter(MetricNameFilter.inNamespace(Store.class.getName()))
            .build();
    Map<String, Long> counted = new TreeMap<>();
    var result = pipeline.run();
    result.waitUntilFinish();
    result
        .metrics()
        .queryMetrics(ofStore)
        .getCounters()
        .forEach(c -> counted.merge(c.getName().getName(), c.getAttempted(), Long::sum));
    return counted;
  }
}

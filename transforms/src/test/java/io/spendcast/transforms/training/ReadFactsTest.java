package io.spendcast.transforms.training;

import io.spendcast.transforms.OneBundle;
import io.spendcast.transforms.TestDatabase;
import java.time.Instant;
import java.time.ZoneOffset;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.testing.PAssert;
import org.apache.beam.sdk.transforms.MapElements;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.TypeDescriptors;
import org.junit.jupiter.api.Test;

class ReadFactsTest {
  private final TestDatabase database = TestDatabase.migrated();

  @Test
  void readsWhatArrivedUpToTheBoundAndNothingLater() {
    database.execute(
        """
        insert into spendcast.purchases
        select 'E-' || n, n, 'purchase', 'O-1', 'C-1', '2026-01-01', 1, 1, 'USD', 1, null, 'US', 'web',
          '[]', 1, 1, 'books', null, '%s', 0, n, '2026-01-01'
        from generate_series(1, 4) as n
        """
            .formatted(TestDatabase.TOPIC_ID));
    Pipeline pipeline = OneBundle.pipeline();

    PCollection<String> events =
        pipeline
            .apply(
                ReadFacts.of(
                    database.postgres(), new FactBound(2, 2, Instant.EPOCH, "USD", ZoneOffset.UTC)))
            .apply(MapElements.into(TypeDescriptors.strings()).via(StoredFact::eventId));

    PAssert.that(events).containsInAnyOrder("E-1", "E-2");
    pipeline.run().waitUntilFinish();
  }
}

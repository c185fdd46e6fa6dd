package io.spendcast.integration.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.spendcast.local.process.Wait;
import io.spendcast.local.supervise.ExitCode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BundlesIT {
  /** {@code make skew-check} sends more in larger ones. */
  private static final String BUNDLE = System.getProperty("bundle", "150");

  /** Four of the six partitions get no records. */
  @Test
  void predictsTheSameWhereverBundlesAreCutFromTheFeaturesThatTrainingMakes(@TempDir Path temp) {
    try (StreamRig rig = StreamRig.named("small-bundles", 6, 2)) {
      rig.send(SampleEvents.all());

      rig.start(
          stream ->
              stream.withFlag("maxRecordsPerBatch", BUNDLE).withFlag("storeFeatures", "true"));
      rig.awaitAllStored();

      assertThat(rig.audit().faults()).isEmpty();
      Wait.until(
          "every partition to be caught up",
          Duration.ofSeconds(20),
          () -> rig.facts().number("caught_up.sql", "partitions") == 6);
      rig.stream().stop();
      Map<String, List<Integer>> stored = StoredFeatures.of(rig.facts());
      assertThat(stored).hasSizeGreaterThan(10 * SampleEvents.CUSTOMERS);
      assertThat(TrainedFeatures.of(rig.stack(), temp.resolve("examples"))).isEqualTo(stored);
    }
  }

  @Test
  void storesTheSameOnTheDirectRunner() {
    try (StreamRig rig = StreamRig.named("direct-runner")) {
      rig.send(SampleEvents.all());

      rig.start(stream -> stream.withFlag("runner", "DirectRunner"));
      rig.awaitAllStored();

      assertThat(rig.audit().faults()).isEmpty();
      assertThat(rig.stream().stop()).isEqualTo(ExitCode.DONE);
    }
  }
}

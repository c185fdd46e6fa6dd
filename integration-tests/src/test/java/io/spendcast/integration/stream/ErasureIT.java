package io.spendcast.integration.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.spendcast.local.process.Attempt;
import io.spendcast.local.supervise.ExitCode;
import io.spendcast.simulator.events.SimulatedEvent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ErasureIT {
  @TempDir private Path folder;

  @Test
  void keepsAnErasedCustomerAwayWhileEventsComeAndFromAReplay() throws Exception {
    String customer = bestCustomer();
    String key = "--erasureKeyFile=" + key();
    try (StreamRig rig = StreamRig.named("erasure")) {
      rig.send(SampleEvents.firstHalf());
      rig.start(stream -> stream.withFlag("erasureKeyFile", key()));
      rig.awaitAllStored();
      assertThat(purchases(rig, customer)).isPositive();

      rig.stack().commands().run("erase", customer, key);
      rig.send(SampleEvents.secondHalf());
      rig.awaitAllStored();

      assertThat(purchases(rig, customer)).isZero();
      assertThat(rig.audit().accountingFaults()).isEmpty();
      rig.stream().stop();

      // Without the key nobody could tell whom not to store.
      rig.start();
      assertThat(rig.stream().outcome().get(2, TimeUnit.MINUTES)).isEqualTo(ExitCode.WRONG_START);
      assertThat(rig.logTail()).contains("customers were erased by another key");

      rig.start(stream -> stream.withFlag("erasureKeyFile", key()).withFlag("group", "replay"));
      rig.awaitOutcomes(2 * rig.topic().offsets());

      assertThat(purchases(rig, customer)).isZero();
      List<Map<String, String>> accounts = rig.facts().rows("accounts_by_group.sql");
      assertThat(accounts).extracting(row -> row.get("missing")).containsExactly("0", "0");
      assertThat(accounts)
          .extracting(row -> row.get("erased"))
          .containsOnly(Long.toString(recordsOf(customer)));
    }
  }

  /** Who has records in both halves, of which some more than once. */
  private static String bestCustomer() {
    Map<String, Long> later =
        SampleEvents.secondHalf().stream()
            .collect(Collectors.groupingBy(SimulatedEvent::key, Collectors.counting()));
    return SampleEvents.firstHalf().stream()
        .map(SimulatedEvent::key)
        .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()))
        .entrySet()
        .stream()
        .filter(entry -> later.containsKey(entry.getKey()))
        .max(Comparator.comparing(entry -> Math.min(entry.getValue(), later.get(entry.getKey()))))
        .orElseThrow()
        .getKey();
  }

  private static long recordsOf(String customer) {
    return SampleEvents.all().stream().filter(event -> event.key().equals(customer)).count();
  }

  private String key() {
    Path key = folder.resolve("erasure.key");
    Attempt.orFail("cannot write " + key, () -> Files.writeString(key, "a-key-of-tests".repeat(4)));
    return key.toString();
  }

  private static long purchases(StreamRig rig, String customer) {
    return rig.facts().number("purchases_of.sql", "purchases", customer);
  }
}

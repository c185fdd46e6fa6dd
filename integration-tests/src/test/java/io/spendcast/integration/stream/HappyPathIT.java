package io.spendcast.integration.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.spendcast.integration.fuzz.Sha256;
import io.spendcast.simulator.events.SimulatedEvent;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class HappyPathIT {
  /** Of the contract; each is a way to be a dead letter. */
  private static final int REASONS = 17;

  private static final String INTERVAL =
      ".*\"spend_low\": [0-9.]+,.*\"spend_high\": [0-9.]+,.*\"exceed_threshold\": 2500,"
          + ".*\"exceed_probability\": [01]\\.[0-9]{4}.*";

  private static final String STEP_AND_REASON = "ParsePurchases [a-z0-9_]+";

  @Test
  void givesEveryRecordOneOutcomeAndSendsEachAlertOnce() {
    UndisturbedRun run = UndisturbedRun.get();

    assertThat(run.faults()).isEmpty();
    assertThat(run.outcomes().ids("alert")).isNotEmpty();
    assertThat(run.outcomes().ids("purchase")).hasSize(count("purchase", "refund", "late"));
    assertThat(run.outcomes().ids("duplicate")).hasSize(count("duplicate"));
  }

  @Test
  void keepsEachBadRecordWithItsBytesAndTheReason() {
    UndisturbedRun run = UndisturbedRun.get();

    assertThat(run.outcomes().ids("dead letter"))
        .containsExactlyInAnyOrderElementsOf(
            SampleEvents.all().stream()
                .filter(event -> event.kind().startsWith("bad_"))
                .map(HappyPathIT::digest)
                .toList());
    assertThat(reasons(run)).hasSize(REASONS).allMatch(reason -> reason.matches(STEP_AND_REASON));
  }

  @Test
  void looksEachEventUpOnce() {
    String log = UndisturbedRun.get().log();

    assertThat(log).contains("looked_up=" + count("purchase", "refund", "late", "duplicate"));
    assertThat(log).contains("scored=" + UndisturbedRun.get().outcomes().ids("prediction").size());
  }

  @Test
  void storesAnIntervalAndTheChanceOfALargeSpendWithEachPrediction() {
    List<Outcomes.Row> rows = UndisturbedRun.get().outcomes().rows();

    assertThat(rows)
        .filteredOn(row -> row.kind().equals("prediction"))
        .isNotEmpty()
        .allMatch(row -> row.facts().matches(INTERVAL));
    assertThat(rows)
        .filteredOn(row -> row.kind().equals("alert"))
        .isNotEmpty()
        .allMatch(row -> row.facts().contains("(8 of 10 cases)"))
        .allMatch(row -> row.facts().contains(" chance of more than 2,500 USD."));
  }

  private static String digest(SimulatedEvent event) {
    return event.isTombstone() ? "" : Sha256.of(event.value());
  }

  private static Set<String> reasons(UndisturbedRun run) {
    return run.outcomes().rows().stream()
        .filter(row -> row.kind().equals("dead letter"))
        .map(row -> row.facts().split(" ", 3))
        .map(words -> words[0] + " " + words[1])
        .collect(Collectors.toSet());
  }

  private static int count(String... kinds) {
    List<String> wanted = List.of(kinds);
    return (int) SampleEvents.all().stream().filter(event -> wanted.contains(event.kind())).count();
  }
}

package io.spendcast.integration.stream;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RedriveIT {

  @Test
  void storesDeadLettersOnceTheirRatesAreThereAndHoldsAlertsBackMeanwhile() {
    try (StreamRig rig = StreamRig.named("redrive")) {
      rig.facts().execute("no_rates.sql");
      rig.stack().commands().run("alerts", "pause");
      rig.send(SampleEvents.firstHalf());
      rig.start();
      rig.awaitOutcomes(rig.topic().offsets());
      long refused = without(rig, "unresolved");
      assertThat(refused).isPositive();

      rig.facts().execute("rates.sql");
      // Some may be refused once more: a stream remembers for five seconds that a rate was missing.
      long sent = 0;
      for (long again = redrive(rig); again > 0; again = redrive(rig)) {
        sent += again;
        rig.topic().alsoSent(again);
        rig.awaitOutcomes(rig.topic().offsets());
      }

      assertThat(sent).isPositive();
      assertThat(without(rig, "resolved")).isEqualTo(sent);
      // Left are those in a currency that nobody has a rate for.
      assertThat(without(rig, "unresolved")).isLessThan(refused);
      assertThat(rig.audit().accountingFaults()).isEmpty();
      assertThat(rig.audit().received()).isEmpty();
      assertThat(rig.facts().number("progress.sql", "pending_alerts")).isPositive();

      rig.stack().commands().run("alerts", "resume");
      rig.awaitAllStored();

      assertThat(rig.audit().alertFaults()).isEmpty();
      assertThat(rig.audit().received()).isNotEmpty();
    }
  }

  private static long without(StreamRig rig, String state) {
    return rig.facts().number("without_rate.sql", state);
  }

  /** How many were sent again. */
  private static long redrive(StreamRig rig) {
    String said =
        rig.stack()
            .commands()
            .run(
                "redrive",
                "--reason=no_exchange_rate",
                "--topic=" + rig.topic().name(),
                "--bootstrapServers=" + rig.stack().broker().bootstrapServers());
    String sent = "Sent again: ";
    return said.lines()
        .filter(line -> line.startsWith(sent))
        .mapToLong(line -> Long.parseLong(line.substring(sent.length())))
        .sum();
  }
}

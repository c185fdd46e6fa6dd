package io.spendcast.integration.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.spendcast.integration.fuzz.BrokerFuzz;
import io.spendcast.local.process.StackException;
import io.spendcast.local.process.Wait;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Odd records of every kind through a real broker: none ends the stream, and every offset is
 * accounted for. {@code make fuzz RECORDS=200000} sends more of them.
 */
class BrokerFuzzIT {
  private static final int RECORDS = Integer.getInteger("fuzz.records", 20_000);
  private static final long SEED = Long.getLong("fuzz.seed", 20261130);
  private static final int PARTITIONS = 3;
  private static final int STEP = 5_000;
  private static final int SHOWN = 10;

  @Test
  void givesEveryOddRecordOneOutcomeAndNeverEnds() {
    System.out.printf("fuzz: %,d records of seed %d%n", RECORDS, SEED);
    try (StreamRig rig = StreamRig.named("fuzz");
        BrokerFuzz fuzz = fuzzOf(rig)) {
      rig.start();
      send(fuzz, rig);
      awaitAllStored(rig);

      Map<String, String> visible = fuzz.visible();
      assertThat(rig.stream().restarts()).isZero();
      assertThat(accounts(rig)).containsExactlyElementsOf(provenUpTo(rig.topic().ends()));
      assertThat(faults(rig, visible)).isEmpty();
    }
  }

  private static BrokerFuzz fuzzOf(StreamRig rig) {
    String broker = rig.stack().broker().bootstrapServers();
    return BrokerFuzz.of(broker, rig.topic().name(), PARTITIONS, SEED);
  }

  /** The transaction that is open at last holds back what is behind it, until it is fenced. */
  private static void send(BrokerFuzz fuzz, StreamRig rig) {
    int sent = 0;
    while (sent < RECORDS) {
      int step = Math.min(STEP, RECORDS - sent);
      fuzz.send(step);
      sent += step;
      report(rig, sent);
    }
    fuzz.leaveOneOpen(10);
    fuzz.send(100);
    fuzz.endTransactions();
  }

  /** Waits for as long as something is stored from time to time. */
  private static void awaitAllStored(StreamRig rig) {
    long offsets = rig.topic().offsets();
    for (long stored = outcomes(rig); stored < offsets; stored = outcomes(rig)) {
      long wanted = Math.min(offsets, stored + STEP);
      report(rig, RECORDS);
      try {
        Wait.until(wanted + " outcomes", StreamRig.PATIENCE, () -> outcomes(rig) >= wanted);
      } catch (StackException e) {
        throw new StackException(rig.facts().rows("positions.sql") + "\n" + rig.logTail(), e);
      }
    }
  }

  /** Counts the offsets with an outcome; fails as soon as the stream has ended once. */
  private static long outcomes(StreamRig rig) {
    assertThat(rig.stream().restarts()).as("the stream ended: %s", causes(rig)).isZero();
    return rig.outcomesSoFar();
  }

  private static List<String> causes(StreamRig rig) {
    try (Stream<String> lines = Files.lines(rig.stack().log("stream"))) {
      return lines.filter(line -> line.startsWith("Caused by:")).distinct().limit(SHOWN).toList();
    } catch (IOException e) {
      return List.of("no log of the stream: " + e);
    }
  }

  private static void report(StreamRig rig, int sent) {
    System.out.printf(
        "fuzz: %,d of %,d records sent, %,d of %,d offsets have an outcome%n",
        sent, RECORDS, outcomes(rig), rig.topic().offsets());
  }

  private static List<String> accounts(StreamRig rig) {
    return rig.facts().rows("accounts_by_partition.sql").stream().map(Map::toString).toList();
  }

  /** Each partition in one range from its beginning to its end, with nothing missing. */
  private static List<String> provenUpTo(Map<Integer, Long> ends) {
    return ends.entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .map(
            end ->
                "{partition=%d, offsets=%d, ranges=1, missing=0}"
                    .formatted(end.getKey(), end.getValue()))
        .toList();
  }

  /** The first few differences between what was sent and what is stored. */
  private static List<String> faults(StreamRig rig, Map<String, String> visible) {
    Map<String, String> left = new HashMap<>(visible);
    List<String> faults = new ArrayList<>();
    for (Map<String, String> row : rig.facts().rows("outcomes_by_position.sql")) {
      String digests = left.remove(row.get("position"));
      if (digests == null) {
        faults.add("aborted, or stored twice: " + row);
      } else if (row.get("kind").equals("dead letter") && !row.get("digests").equals(digests)) {
        faults.add("dead letter with other bytes than sent: " + row);
      }
    }
    left.keySet().forEach(position -> faults.add("not stored: " + position));
    return faults.stream().limit(SHOWN).toList();
  }
}

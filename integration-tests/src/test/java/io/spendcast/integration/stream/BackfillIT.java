package io.spendcast.integration.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.spendcast.local.process.ChildProcess;
import io.spendcast.local.process.ProjectFolder;
import io.spendcast.local.process.Wait;
import io.spendcast.local.stack.Accounting;
import io.spendcast.simulator.events.SimulatedEvent;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A file is stored as the stream would have stored a topic of its lines. */
class BackfillIT {
  @TempDir Path folder;

  @Test
  void storesAFileAsTheStreamWouldHaveThroughKillsAndTheStreamGoesOnBehindIt() throws IOException {
    // What has no bytes at all cannot be in a file.
    List<SimulatedEvent> lines =
        SampleEvents.all().stream().filter(event -> !event.isTombstone()).toList();
    String file = write(lines).toString();
    try (StreamRig rig = StreamRig.named("backfill")) {
      long sessions = sessions(rig);
      for (int kill = 1; kill <= 2; kill++) {
        long before = rig.outcomesSoFar();
        try (ChildProcess backfill = rig.stack().commands().start(command(file))) {
          rig.awaitOutcomes(before + 1);
          backfill.kill();
        }
        Wait.until("its sessions to end", StreamRig.PATIENCE, () -> sessions(rig) <= sessions);
      }
      long stored = rig.outcomesSoFar();
      assertThat(stored).isPositive().isLessThan(lines.size());

      String said = rig.stack().commands().run(command(file));

      assertThat(said).contains("%,d lines = ".formatted(lines.size()));
      assertThat(said).contains("; %,d of them now".formatted(lines.size() - stored));
      assertThat(asStored(rig.audit().outcomes()))
          .containsExactlyElementsOf(asStored(UndisturbedRun.get().outcomes()));
      assertThat(rig.facts().ask(Accounting::of).faults(lines.size())).isEmpty();
      assertThat(rig.facts().number("progress.sql", "pending_alerts")).isZero();

      rig.send(SampleEvents.others(100));
      rig.start();
      rig.awaitOutcomes(lines.size() + 100);
      assertThat(rig.facts().ask(Accounting::of).faults(lines.size() + 100)).isEmpty();
    }
  }

  private static long sessions(StreamRig rig) {
    return rig.facts().number("sessions.sql", "sessions");
  }

  private static String[] command(String file) {
    return new String[] {
      "backfill",
      file,
      "--model=" + ProjectFolder.find().model(),
      "--alertThreshold=2500",
      "--bundle=10",
      "--receivedAt=" + SampleEvents.END
    };
  }

  /** A dead letter's key is the producer's to say, and in a file there is none. */
  private static List<String> asStored(Outcomes outcomes) {
    return outcomes.rows().stream()
        .filter(row -> !row.kind().equals("dead letter") || !row.id().isEmpty())
        .map(row -> row.kind().equals("dead letter") ? row.kind() + " " + row.id() : row.toString())
        .sorted()
        .toList();
  }

  private Path write(List<SimulatedEvent> events) throws IOException {
    Path file = folder.resolve("history.ndjson.gz");
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
      for (SimulatedEvent event : events) {
        out.write(event.value());
        out.write('\n');
      }
    }
    return file;
  }
}

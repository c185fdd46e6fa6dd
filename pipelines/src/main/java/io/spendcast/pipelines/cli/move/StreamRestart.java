package io.spendcast.pipelines.cli.move;

import io.spendcast.pipelines.cli.Failure;
import io.spendcast.pipelines.shards.Partitions;
import io.spendcast.pipelines.start.Durations;
import java.io.IOException;
import java.io.PrintWriter;
import java.sql.SQLException;
import java.util.Optional;
import org.apache.beam.sdk.util.BackOff;
import org.apache.beam.sdk.util.BackOffUtils;
import org.apache.beam.sdk.util.FluentBackoff;
import org.apache.beam.sdk.util.Sleeper;
import org.joda.time.Duration;

/** Restart of the first shard's stream without the partitions, for which an operator is asked. */
final class StreamRestart {
  private final SourceShard source;
  private final PrintWriter out;

  StreamRestart(SourceShard source, PrintWriter out) {
    this.source = source;
    this.out = out;
  }

  /**
   * Returns when no stream of the first shard reads the partitions, or ever may again.
   *
   * @param patience longest wait, as a person writes it
   * @throws Failure if a stream still reads them then
   */
  void await(MovingPartitions move, String patience)
      throws SQLException, IOException, InterruptedException {
    BackOff backOff =
        FluentBackoff.DEFAULT
            .withInitialBackoff(Duration.millis(200))
            .withMaxBackoff(Duration.standardSeconds(1))
            .withMaxCumulativeBackoff(
                Duration.millis(Durations.required("--patience", patience).toMillis()))
            .backoff();
    Optional<SourceShard.Reader> reader = source.freeze(move);
    reader.ifPresent(
        r ->
            out.printf(
                "waiting for %s: restart it without %s%n", r, new Partitions(move.partitions())));
    while (reader.isPresent()) {
      if (!BackOffUtils.next(Sleeper.DEFAULT, backOff)) {
        throw new Failure(
            ("%s still reads the partitions after %s: restart it with the others in --partitions,"
                    + " then run this again; or undo it with --cancel")
                .formatted(reader.get(), patience));
      }
      reader = source.freeze(move);
    }
  }
}

package io.spendcast.simulator.sink;

import java.nio.file.Path;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;

/** Flags of the records' destination, Kafka or a file, and of the summary's. */
public final class SinkFlags {
  @ArgGroup(multiplicity = "1")
  private Target target;

  @Option(
      names = "--summary",
      paramLabel = "FILE",
      description = "Also write what was sent as JSON: by kind, and by partition with offsets.")
  private Path summary;

  EventSink open() {
    return target.kafka != null ? target.kafka.open() : FileSink.to(target.out);
  }

  void report(SentEvents sent) {
    System.out.println(sent.line());
    if (summary != null) {
      sent.write(summary);
    }
  }

  private static final class Target {
    @ArgGroup(exclusive = false)
    private KafkaFlags kafka;

    @Option(
        names = "--out",
        required = true,
        paramLabel = "FILE",
        description = "A file with one record per line, gzipped if its name ends in .gz.")
    private Path out;
  }
}

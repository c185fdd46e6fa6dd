package io.spendcast.integration.stream;

import io.spendcast.features.Features;
import io.spendcast.local.process.ChildProcess;
import io.spendcast.local.process.ProjectFolder;
import io.spendcast.local.process.StackException;
import io.spendcast.local.servers.PostgresProcess;
import io.spendcast.local.stack.LocalStack;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.hadoop.ParquetReader;
import org.apache.parquet.hadoop.example.GroupReadSupport;

/** The features that {@code bin/examples} makes of what is in a stack's database. */
final class TrainedFeatures {
  private TrainedFeatures() {}

  /** The bits of each, by event id of the purchase; rows at cut-off dates are left out. */
  static Map<String, List<Integer>> of(LocalStack stack, Path folder) {
    makeExamples(stack, folder);
    Map<String, List<Integer>> bits = new TreeMap<>();
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.filter(f -> f.toString().endsWith(".parquet")).toList()) {
        read(file, bits);
      }
    } catch (IOException e) {
      throw new StackException("cannot read " + folder, e);
    }
    return bits;
  }

  private static void makeExamples(LocalStack stack, Path folder) {
    List<String> command =
        List.of(
            ProjectFolder.find().script("examples").toString(),
            "--jdbcUrl=" + stack.postgres().jdbcUrl(),
            "--dbUser=" + PostgresProcess.USER,
            "--horizonDays=1",
            "--factsUntil=2027-01-01",
            "--out=" + folder);
    Map<String, String> environment =
        Map.of("SPENDCAST_HEAP", "512m", "SPARK_LOCAL_IP", "127.0.0.1");
    try (ChildProcess examples =
        ChildProcess.start("examples", command, environment, stack.log("examples"))) {
      examples.requireSuccess(StreamRig.PATIENCE);
    }
  }

  private static void read(Path file, Map<String, List<Integer>> bits) throws IOException {
    org.apache.hadoop.fs.Path parquet = new org.apache.hadoop.fs.Path(file.toUri());
    try (ParquetReader<Group> rows =
        ParquetReader.builder(new GroupReadSupport(), parquet).build()) {
      for (Group row = rows.read(); row != null; row = rows.read()) {
        if (row.getString("kind", 0).equals("purchase")) {
          bits.put(row.getString("event_id", 0), bitsOf(row));
        }
      }
    }
  }

  private static List<Integer> bitsOf(Group row) {
    return Features.NAMES.stream()
        .map(name -> Float.floatToRawIntBits(row.getFloat(name, 0)))
        .toList();
  }
}

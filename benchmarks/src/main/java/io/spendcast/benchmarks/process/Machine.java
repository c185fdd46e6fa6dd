package io.spendcast.benchmarks.process;

import io.spendcast.local.process.ProjectFolder;
import io.spendcast.local.process.StackException;
import io.spendcast.local.servers.PostgresProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.beam.sdk.util.ReleaseInfo;
import org.apache.kafka.common.utils.AppInfoParser;

/**
 * Hardware and software on which the figures were measured.
 *
 * @param memory size of the main memory in GiB
 */
public record Machine(
    int cores,
    String processor,
    long memory,
    String java,
    String beam,
    String spark,
    String kafka,
    String postgresql) {
  private static final Pattern SPARK = Pattern.compile("spark-streaming_[\\d.]+-([\\d.]+)\\.jar");
  private static final long KIBIBYTES_PER_GIBIBYTE = 1L << 20;

  public static Machine of(ProjectFolder project, PostgresProcess postgres) {
    return new Machine(
        Runtime.getRuntime().availableProcessors(),
        find("/proc/cpuinfo", Pattern.compile("model name\\s*: (.*)")),
        Math.round(
            Double.parseDouble(find("/proc/meminfo", Pattern.compile("MemTotal:\\s+(\\d+)")))
                / KIBIBYTES_PER_GIBIBYTE),
        Runtime.version().toString(),
        ReleaseInfo.getReleaseInfo().getSdkVersion(),
        find(project.sparkClassPath().toString(), SPARK),
        AppInfoParser.getVersion(),
        version(postgres));
  }

  private static String version(PostgresProcess postgres) {
    try (Connection connection = postgres.connect()) {
      return connection.getMetaData().getDatabaseProductVersion();
    } catch (SQLException e) {
      throw new StackException("cannot ask PostgreSQL", e);
    }
  }

  private static String find(String file, Pattern pattern) {
    try {
      Matcher found = pattern.matcher(Files.readString(Path.of(file)));
      return found.find() ? found.group(1).strip() : "unknown";
    } catch (IOException e) {
      throw new StackException("cannot read " + file, e);
    }
  }
}

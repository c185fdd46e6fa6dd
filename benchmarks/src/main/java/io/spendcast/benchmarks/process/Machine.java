package io.spendcast.benchmarks.process;

import io.spendcast.local.process.Attempt;
import io.spendcast.local.process.ProjectFolder;
import io.spendcast.local.servers.PostgresProcess;
import java.nio.file.Files;
import java.nio.file.Path;
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
        find(text("/proc/cpuinfo"), Pattern.compile("model name\\s*: (.*)")),
        Math.round(
            Double.parseDouble(find(text("/proc/meminfo"), Pattern.compile("MemTotal:\\s+(\\d+)")))
                / KIBIBYTES_PER_GIBIBYTE),
        Runtime.version().toString(),
        ReleaseInfo.getReleaseInfo().getSdkVersion(),
        find(project.sparkClassPath(), SPARK),
        AppInfoParser.getVersion(),
        postgres.value("show server_version"));
  }

  private static String find(String text, Pattern pattern) {
    Matcher found = pattern.matcher(text);
    return found.find() ? found.group(1).strip() : "unknown";
  }

  private static String text(String file) {
    return Attempt.orFail("cannot read " + file, () -> Files.readString(Path.of(file)));
  }
}

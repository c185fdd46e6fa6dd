package io.spendcast.benchmarks.stream;

import com.fasterxml.jackson.annotation.JsonValue;
import io.spendcast.benchmarks.raw.RawLoop;
import io.spendcast.local.process.ChildProcess;
import io.spendcast.local.process.JavaCommand;
import io.spendcast.local.process.ProjectFolder;
import io.spendcast.local.servers.PostgresProcess;
import io.spendcast.local.stack.StreamConfig;
import io.spendcast.local.stack.StreamProcess;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** Program that is measured, as a process of its own that reads a topic from its beginning. */
public enum Subject {
  /** The product, as {@code spark-submit} starts it, on every core. */
  STREAM {
    @Override
    ChildProcess start(Setup setup, ProjectFolder project, BenchOptions options) {
      StreamConfig config =
          StreamConfig.loggingTo(setup.log())
              .withHeap(options.heap())
              .withEnvironment(Map.of("JDK_JAVA_OPTIONS", String.join(" ", setup.jvmFlags())));
      for (Map.Entry<String, String> flag : setup.flags(project).entrySet()) {
        config = config.withFlag(flag.getKey(), flag.getValue());
      }
      for (Map.Entry<String, String> flag : options.flags().entrySet()) {
        config = config.withFlag(flag.getKey(), flag.getValue());
      }
      return new StreamProcess(project, config).start();
    }
  },

  /** The same work in a plain loop. */
  RAW {
    @Override
    ChildProcess start(Setup setup, ProjectFolder project, BenchOptions options) {
      List<String> arguments = new ArrayList<>();
      setup.flags(project).forEach((name, value) -> arguments.add("--" + name + "=" + value));
      arguments.add("--threads=" + options.rawThreads());
      List<String> command =
          JavaCommand.ofThisClassPath(RawLoop.class.getName())
              .withFlags(List.of("-Xmx" + options.heap(), "-Dlog.level=warn"))
              .withFlags(setup.jvmFlags())
              .with(arguments)
              .toList();
      Map<String, String> environment = Map.of("OPT_OUT_TRACKING", "true");
      return ChildProcess.start("the raw loop", command, environment, setup.log());
    }
  };

  abstract ChildProcess start(Setup setup, ProjectFolder project, BenchOptions options);

  @Override
  @JsonValue
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * Inputs and outputs of a subject.
   *
   * @param log file that receives its output; its JVM's own log lies beside it
   * @param more additional flags
   */
  public record Setup(
      String bootstrapServers, String topic, String jdbcUrl, Path log, Map<String, String> more) {

    public Setup {
      more = Map.copyOf(more);
    }

    /** Log of the garbage collector, with a time in milliseconds on each line. */
    public Path gcLog() {
      return log.resolveSibling(log.getFileName() + ".gc");
    }

    private List<String> jvmFlags() {
      return List.of("-Xlog:gc:file=" + gcLog() + ":timemillis:filecount=0");
    }

    private Map<String, String> flags(ProjectFolder project) {
      Map<String, String> flags = new TreeMap<>(more);
      flags.put("bootstrapServers", bootstrapServers);
      flags.put("topic", topic);
      flags.put("jdbcUrl", jdbcUrl);
      flags.put("dbUser", PostgresProcess.STREAM_USER);
      flags.put("model", project.model().toString());
      return flags;
    }
  }
}

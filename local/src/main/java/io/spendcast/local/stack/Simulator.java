package io.spendcast.local.stack;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.spendcast.local.process.Attempt;
import io.spendcast.local.process.ChildProcess;
import io.spendcast.local.process.JavaCommand;
import io.spendcast.local.servers.Topics;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Checkout simulator as a process of its own; its summary counts the records it has sent. */
public record Simulator(ChildProcess process, Path summary) implements AutoCloseable {
  private static final String MAIN = "io.spendcast.simulator.Simulate";

  /**
   * Starts sending to the topic of the stack.
   *
   * @param mode {@code history}, {@code live} or {@code replay}; names its log too
   */
  public static Simulator start(LocalStack stack, String mode, String... arguments) {
    Path summary = stack.log(mode).resolveSibling(mode + ".summary.json");
    Attempt.orFail("cannot delete " + summary, () -> Files.deleteIfExists(summary));
    List<String> all = new ArrayList<>(List.of(mode));
    all.addAll(List.of(arguments));
    all.addAll(List.of("--bootstrapServers", stack.broker().bootstrapServers()));
    all.addAll(List.of("--topic", Topics.PURCHASES, "--summary", summary.toString()));
    List<String> command =
        JavaCommand.ofThisClassPath(MAIN).withFlags(List.of("-Xmx512m")).with(all).toList();
    ChildProcess process = ChildProcess.start("the simulator", command, Map.of(), stack.log(mode));
    return new Simulator(process, summary);
  }

  /** Writes exchange rates for the simulated months to a file. */
  public static void writeRates(LocalStack stack, Path file, String from, String to) {
    List<String> command =
        JavaCommand.ofThisClassPath(MAIN)
            .with(List.of("rates", "--from", from, "--to", to, "--out", file.toString()))
            .toList();
    ChildProcess process =
        ChildProcess.start("the simulator", command, Map.of(), stack.log("rates"));
    process.requireSuccess(Duration.ofMinutes(1));
  }

  /**
   * Whether everything is sent.
   *
   * @throws StackException when the simulator failed
   */
  public boolean isDone() {
    if (process.isAlive()) {
      return false;
    }
    if (!Files.exists(summary)) {
      process.requireAlive();
    }
    return true;
  }

  /** Ends the simulator in good order: records that it has begun are sent and counted. */
  public void stop() {
    process.stop(Duration.ofSeconds(20));
  }

  /** Number of records sent, once it is done. */
  public long sent() {
    return Attempt.orFail(
        "cannot read " + summary,
        () -> new ObjectMapper().readTree(summary.toFile()).required("records").asLong());
  }

  @Override
  public void close() {
    process.close();
  }
}

package io.spendcast.benchmarks.process;

import io.spendcast.local.process.StackException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordedFrame;
import jdk.jfr.consumer.RecordingFile;

/** Profiles a JVM with the JDK Flight Recorder. */
public final class Profile {
  private static final int LINES = 40;
  private static final List<String> OWNERS =
      List.of(
          "io.spendcast.",
          "org.apache.beam.sdk.",
          "org.apache.beam.runners.",
          "org.apache.spark.",
          "org.apache.kafka.");

  private Profile() {}

  /** Starts the recording. */
  public static void begin(long pid) {
    Jcmd.run(pid, "JFR.start", "name=bench", "settings=profile");
  }

  /**
   * Ends the recording and prints the methods that most samples were in.
   *
   * @param log log of the process; the recording is stored beside it
   */
  public static void print(long pid, Path log) {
    Path file = log.resolveSibling(log.getFileName() + ".jfr").toAbsolutePath();
    Jcmd.run(pid, "JFR.stop", "name=bench", "filename=" + file);
    try {
      List<RecordedEvent> events = RecordingFile.readAllEvents(file);
      List<RecordedEvent> running = ofType(events, "jdk.ExecutionSample");
      print("methods that ran", running, stack -> Set.of(name(stack.get(0))));
      print(
          "code of ours, Beam, Spark or Kafka that ran or had called what ran",
          running,
          Profile::nearest);
      print(
          "methods that were in native code, working or waiting",
          ofType(events, "jdk.NativeMethodSample"),
          stack -> Set.of(name(stack.get(0))));
      Console.line("the recording is %s", file);
    } catch (IOException e) {
      throw new StackException("cannot read " + file, e);
    }
  }

  private static List<RecordedEvent> ofType(List<RecordedEvent> events, String type) {
    return events.stream()
        .filter(event -> event.getEventType().getName().equals(type))
        .filter(event -> event.getStackTrace() != null)
        .toList();
  }

  private static void print(
      String title,
      List<RecordedEvent> samples,
      Function<List<RecordedFrame>, Set<String>> methods) {
    Map<String, Integer> counts = new HashMap<>();
    for (RecordedEvent sample : samples) {
      methods
          .apply(sample.getStackTrace().getFrames())
          .forEach(method -> counts.merge(method, 1, Integer::sum));
    }
    System.out.printf("%n  %s (%,d samples)%n", title, samples.size());
    counts.entrySet().stream()
        .sorted(Map.Entry.<String, Integer>comparingByValue().reversed())
        .limit(LINES)
        .forEach(
            entry ->
                System.out.printf(
                    "  %5.1f %%  %s%n", 100.0 * entry.getValue() / samples.size(), entry.getKey()));
  }

  /**
   * Innermost method on the stack that belongs to us, Beam, Spark or Kafka: libraries that we could
   * use in another way. Without one, the text {@code (none of them)}.
   */
  private static Set<String> nearest(List<RecordedFrame> stack) {
    return stack.stream()
        .map(Profile::name)
        .filter(name -> OWNERS.stream().anyMatch(name::startsWith))
        .findFirst()
        .map(Set::of)
        .orElse(Set.of("(none of them)"));
  }

  private static String name(RecordedFrame frame) {
    return frame.getMethod().getType().getName() + "." + frame.getMethod().getName();
  }
}

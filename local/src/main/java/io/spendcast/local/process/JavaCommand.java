package io.spendcast.local.process;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The command line of a child JVM: the JDK that runs us, in UTC.
 *
 * @param classPath entries separated as the platform does
 */
public record JavaCommand(String classPath, List<String> flags, List<String> arguments) {

  public JavaCommand {
    flags = List.copyOf(flags);
    arguments = List.copyOf(arguments);
  }

  /** A main class of our own class path. */
  public static JavaCommand ofThisClassPath(String mainClass) {
    return of(System.getProperty("java.class.path"), mainClass);
  }

  public static JavaCommand of(String classPath, String mainClass) {
    return new JavaCommand(classPath, List.of("-Duser.timezone=UTC"), List.of(mainClass));
  }

  /** Adds flags of the JVM. */
  public JavaCommand withFlags(List<String> more) {
    return new JavaCommand(classPath, concat(flags, more), arguments);
  }

  /** Adds arguments of the program. */
  public JavaCommand with(List<String> more) {
    return new JavaCommand(classPath, flags, concat(arguments, more));
  }

  public List<String> toList() {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(flags);
    command.add("-cp");
    command.add(classPath);
    command.addAll(arguments);
    return command;
  }

  private static List<String> concat(List<String> some, List<String> more) {
    List<String> all = new ArrayList<>(some);
    all.addAll(more);
    return all;
  }
}

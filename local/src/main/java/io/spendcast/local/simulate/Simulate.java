package io.spendcast.local.simulate;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The simulator's command line. Exit codes: 0 done, 1 failed, 2 wrong start. */
@Command(
    name = "simulate",
    description = "Simulates the checkouts of a shop, as version 1 of the event contract.",
    mixinStandardHelpOptions = true,
    subcommands = {HistoryCommand.class})
public final class Simulate {
  private Simulate() {}

  public static void main(String[] args) {
    System.exit(run(args));
  }

  static int run(String... args) {
    return new CommandLine(new Simulate())
        .setExecutionExceptionHandler(
            (failure, command, parsed) -> {
              command.getErr().println("simulate: " + failure.getMessage());
              return failure instanceof WrongStart ? 2 : 1;
            })
        .execute(args);
  }
}

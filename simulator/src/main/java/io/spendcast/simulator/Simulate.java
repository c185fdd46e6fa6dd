package io.spendcast.simulator;

import io.spendcast.simulator.events.InvalidFlags;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** The simulator's command line. Exit codes: 0 done, 1 failed, 2 wrong start. */
@Command(
    name = "simulate",
    description = {
      "Simulates the checkouts of a shop, as version 1 of the event contract.",
      "",
      "Customers come, buy in their own rhythm, pause and leave for good; a few are wholesalers."
          + " Refunds, late events, duplicates and records that break the contract are among the"
          + " records, as often as you say.",
      ""
    },
    footer = {
      "",
      "Examples:",
      "  simulate history --out history.ndjson.gz --end 2026-11-01T00:00:00Z",
      "  simulate history --bootstrapServers localhost:9092 --customers 1000000",
      "  simulate live    --bootstrapServers localhost:9092 --rate 200 --seconds 60",
      "  simulate replay  log.ndjson.gz --bootstrapServers localhost:9092 --speed 60",
      "  simulate rates   --from 2026-05-01 --to 2026-11-01 --out rates.csv",
      "",
      "Exit codes: 0 done, 1 failed, 2 wrong start."
    },
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      HistoryCommand.class,
      LiveCommand.class,
      ReplayCommand.class,
      RatesCommand.class
    })
public final class Simulate {
  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      scope = ScopeType.INHERIT,
      description = "Show this.")
  @SuppressWarnings("UnusedVariable") // Its being set is all.
  private boolean help;

  private Simulate() {}

  public static void main(String[] args) {
    System.exit(run(args));
  }

  static int run(String... args) {
    return new CommandLine(new Simulate())
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setExecutionExceptionHandler(
            (failure, command, parsed) -> {
              command.getErr().println("simulate: " + failure.getMessage());
              return failure instanceof InvalidFlags ? 2 : 1;
            })
        .execute(args);
  }
}

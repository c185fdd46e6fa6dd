package io.spendcast.benchmarks;

import io.spendcast.benchmarks.cost.ExamplesCost;
import io.spendcast.benchmarks.cost.HistoryCost;
import io.spendcast.benchmarks.cost.MetricsCost;
import io.spendcast.benchmarks.cost.ScoringCost;
import io.spendcast.benchmarks.cost.SwapMemory;
import io.spendcast.benchmarks.report.ReportCost;
import io.spendcast.benchmarks.stream.Bench;
import io.spendcast.local.process.Interruption;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** Command line of all measurements, one subcommand each. A later flag replaces an earlier one. */
@Command(
    name = "measure",
    mixinStandardHelpOptions = true,
    description =
        "Measures one part of Spendcast on this machine. Leave the machine alone meanwhile.",
    subcommands = {
      Bench.class,
      ScoringCost.class,
      MetricsCost.class,
      HistoryCost.class,
      ExamplesCost.class,
      ReportCost.class,
      SwapMemory.class
    })
public final class Measure {

  private Measure() {}

  public static void main(String[] arguments) {
    CommandLine command = new CommandLine(new Measure());
    command.setOverwrittenOptionsAllowed(true);
    command.setExecutionExceptionHandler((e, unused, parsed) -> Interruption.failed(e, 1));
    System.exit(command.execute(arguments));
  }
}

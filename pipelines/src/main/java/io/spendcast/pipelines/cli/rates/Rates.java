package io.spendcast.pipelines.cli.rates;

import picocli.CommandLine.Command;

/** Groups the commands about exchange rates. */
@Command(
    name = "rates",
    description = "Loads and shows the exchange rates that amounts are converted with.",
    subcommands = {LoadRates.class, ShowRates.class})
public final class Rates {}

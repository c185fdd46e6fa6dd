package io.spendcast.pipelines.cli.alerts;

import picocli.CommandLine.Command;

/** Groups the commands about the outbox of alerts. */
@Command(
    name = "alerts",
    description = "Holds alerts back, lets them go, and sends some again.",
    subcommands = {PauseAlerts.class, ResumeAlerts.class, ReplayAlerts.class})
public final class Alerts {}

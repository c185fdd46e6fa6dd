package io.spendcast.pipelines.cli.alerts;

import picocli.CommandLine.Command;

/** Groups the commands about the outbox of alerts and the work list. */
@Command(
    name = "alerts",
    description = {
      "Lists alerts and marks them as handled or dismissed.",
      "Holds alerts back, lets them go, and sends some again."
    },
    subcommands = {
      ListAlerts.class,
      MarkAlert.Handle.class,
      MarkAlert.Dismiss.class,
      MarkAlert.Reopen.class,
      PauseAlerts.class,
      ResumeAlerts.class,
      ReplayAlerts.class
    })
public final class Alerts {}

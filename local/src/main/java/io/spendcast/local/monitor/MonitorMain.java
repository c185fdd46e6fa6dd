package io.spendcast.local.monitor;

import io.spendcast.local.process.Interruption;
import io.spendcast.local.process.ProjectFolder;
import io.spendcast.local.process.StackException;
import io.spendcast.local.process.Wait;
import io.spendcast.local.servers.Subscriber;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * {@code make monitor}: watches the stack of {@code make run KEEP=1} until Ctrl-C. Prints each
 * message of the SNS topic of the people on call.
 */
public final class MonitorMain {
  private MonitorMain() {}

  public static void main(String[] arguments) {
    Interruption interruption = Interruption.ofMainThread();
    int exitCode = 0;
    try {
      watch(Targets.of(System.getenv()));
    } catch (StackException e) {
      if (!Interruption.happened()) {
        System.out.println("FAILED: " + e.getMessage());
        exitCode = 1;
      }
    }
    interruption.exit(exitCode);
  }

  private static void watch(Targets targets) {
    Path folder = ProjectFolder.find().root().resolve(".build/monitor");
    try (Subscriber onCall = Subscriber.at(targets.sns(), Targets.OPERATIONS);
        Monitor monitor = Monitor.start(folder, folder.resolve("logs"), targets)) {
      System.out.println("Prometheus   " + monitor.prometheus());
      System.out.println("Alertmanager " + monitor.alertmanager());
      System.out.println("Alerts that reach the SNS topic of the people on call, until Ctrl-C:");
      while (true) {
        List<Subscriber.Received> messages = onCall.receive();
        messages.forEach(message -> System.out.println(message.body().strip()));
        Wait.pause(Duration.ofSeconds(1));
      }
    }
  }
}

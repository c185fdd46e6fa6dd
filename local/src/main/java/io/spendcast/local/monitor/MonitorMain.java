package io.spendcast.local.monitor;

import io.spendcast.local.process.Interruption;
import io.spendcast.local.process.ProjectFolder;
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
    Interruption.run(() -> watch(Targets.of(System.getenv())));
  }

  /** Never returns; Ctrl-C ends it with an exception. */
  private static int watch(Targets targets) {
    Path folder = ProjectFolder.find().root().resolve(".build/monitor");
    try (Subscriber onCall = new Subscriber(targets.sns(), Targets.OPERATIONS);
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

package io.spendcast.local.monitor;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spendcast.local.monitor.Targets.Target;
import io.spendcast.local.process.Attempt;
import io.spendcast.local.process.ProjectFolder;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.commons.io.FileUtils;

/** The committed configuration, with the addresses of one running stack filled in. */
record MonitorFolder(Path configuration) {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** A fresh copy of the project's {@code prometheus/} in a folder. */
  static MonitorFolder copy(Path folder) {
    Path prometheus = ProjectFolder.find().root().resolve("prometheus");
    Path copy = folder.resolve("prometheus");
    return Attempt.orFail(
        "cannot copy " + prometheus,
        () -> {
          FileUtils.deleteDirectory(copy.toFile());
          FileUtils.copyDirectory(prometheus.toFile(), copy.toFile());
          return new MonitorFolder(copy);
        });
  }

  Path file(String name) {
    return configuration.resolve(name);
  }

  /** Sets the targets that a job scrapes. */
  void targets(String job, List<Target> targets) {
    ArrayNode groups = JSON.createArrayNode();
    for (Target target : targets) {
      ObjectNode group = groups.addObject();
      group.putArray("targets").add(target.address());
      ObjectNode labels = group.putObject("labels");
      target.labels().forEach(labels::put);
    }
    write("targets/" + job + ".json", groups.toPrettyString() + "\n");
  }

  void alertsTo(String topicArn, URI sns) {
    Path file = file("alertmanager.yml");
    String text = Attempt.orFail("cannot read " + file, () -> Files.readString(file));
    write(
        "alertmanager.yml",
        text.replaceAll("(?m)^#.*\n", "")
            .replace("SNS_TOPIC_ARN", topicArn)
            .replace("SNS_ENDPOINT", sns.toString()));
  }

  private void write(String name, String text) {
    Attempt.orFail(
        "cannot write " + file(name),
        () -> {
          Files.createDirectories(file(name).getParent());
          Files.writeString(file(name), text);
        });
  }
}

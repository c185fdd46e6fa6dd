package io.spendcast.local.monitor;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spendcast.local.process.ProjectFolder;
import io.spendcast.local.process.StackException;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.apache.commons.io.FileUtils;

/** The committed configuration, with the addresses of one running stack filled in. */
final class MonitorFolder {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Path configuration;

  private MonitorFolder(Path configuration) {
    this.configuration = configuration;
  }

  /** A fresh copy of the project's {@code prometheus/} in a folder. */
  static MonitorFolder copy(Path folder) {
    Path prometheus = ProjectFolder.find().root().resolve("prometheus");
    Path copy = folder.resolve("prometheus");
    try (Stream<Path> files = Files.walk(prometheus)) {
      FileUtils.deleteDirectory(copy.toFile());
      for (Path file : files.toList()) {
        Path target = copy.resolve(prometheus.relativize(file).toString());
        if (Files.isDirectory(file)) {
          Files.createDirectories(target);
        } else {
          Files.write(target, Files.readAllBytes(file));
        }
      }
      return new MonitorFolder(copy);
    } catch (IOException e) {
      throw new StackException("cannot copy " + prometheus, e);
    }
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
    try {
      String text = Files.readString(file("alertmanager.yml"));
      write(
          "alertmanager.yml",
          text.replaceAll("(?m)^#.*\n", "")
              .replace("SNS_TOPIC_ARN", topicArn)
              .replace("SNS_ENDPOINT", sns.toString()));
    } catch (IOException e) {
      throw new StackException("cannot read the configuration of Alertmanager", e);
    }
  }

  private void write(String name, String text) {
    try {
      Files.createDirectories(file(name).getParent());
      Files.writeString(file(name), text);
    } catch (IOException e) {
      throw new StackException("cannot write " + file(name), e);
    }
  }
}

package io.spendcast.integration.stream;

import io.spendcast.local.process.Attempt;
import java.nio.file.Path;
import java.util.List;
import org.apache.commons.io.FileUtils;

/** Where the servers of a scenario keep their data, and everybody logs. */
record RigFolder(Path path) {

  /** The folder of that name, empty. */
  static RigFolder renew(String name) {
    Path folder = Path.of("target", "stream", name).toAbsolutePath();
    Attempt.orFail("cannot empty " + folder, () -> FileUtils.deleteDirectory(folder.toFile()));
    return new RigFolder(folder);
  }

  /** Deletes the data of servers that have ended; they are large. */
  void keepLogsOnly() {
    List.of("kafka", "postgres")
        .forEach(data -> FileUtils.deleteQuietly(path.resolve(data).toFile()));
  }
}

package io.spendcast.pipelines.spark;

import io.spendcast.pipelines.start.WrongStart;
import io.spendcast.transforms.ledger.StreamClaim;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.deploy.SparkHadoopUtil;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Folder of Spark's checkpoints, which make up for a lost executor. Executors write them and the
 * driver reads them, so it must be one folder for all of them. A start never reads an old
 * checkpoint: changed code cannot restore it, and the ledger knows better.
 *
 * <p>Delete when the stream leaves Spark's discretised streams, which need checkpoints.
 */
public final class CheckpointFolder {
  private static final Logger LOG = LoggerFactory.getLogger(CheckpointFolder.class);

  private CheckpointFolder() {}

  /**
   * Path of an empty folder; deletes the folders of the group's former epochs.
   *
   * @param shared folder that all machines see; when empty, a temporary folder of this machine
   * @throws WrongStart when it is empty although executors are never on this machine, or cannot be
   *     used
   */
  public static String fresh(String shared, StreamClaim claim, String master) {
    if (shared.isEmpty()) {
      requireOneMachine(master);
      return temporary();
    }
    try {
      Path base = new Path(shared);
      FileSystem files = base.getFileSystem(SparkHadoopUtil.get().conf());
      files.mkdirs(base);
      String ours = claim.group() + "-epoch-";
      for (FileStatus former : files.listStatus(base, f -> f.getName().startsWith(ours))) {
        files.delete(former.getPath(), true);
      }
      return new Path(base, ours + claim.epoch()).toString();
    } catch (IOException | IllegalArgumentException e) {
      throw new WrongStart("--checkpointFolder: " + e.getMessage(), e);
    }
  }

  private static void requireOneMachine(String master) {
    if (master.startsWith("k8s") || master.startsWith("yarn")) {
      throw new WrongStart(
          "--checkpointFolder must name a folder that driver and executors share on " + master);
    }
    if (!master.startsWith("local")) {
      LOG.warn("without --checkpointFolder all executors must be on the driver's machine");
    }
  }

  private static String temporary() {
    try {
      // Java itself reads the property only once, before our programs change it.
      File folder = new File(System.getProperty("java.io.tmpdir"));
      return Files.createTempDirectory(folder.toPath(), "spendcast-checkpoint-").toUri().toString();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot make a checkpoint folder", e);
    }
  }
}

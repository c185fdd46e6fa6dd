package io.spendcast.pipelines.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.spendcast.pipelines.start.WrongStart;
import io.spendcast.transforms.ledger.StreamClaim;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckpointFolderTest {
  private static final StreamClaim CLAIM = new StreamClaim("g", new UUID(0, 1), 7);

  @TempDir private Path shared;

  @Test
  void isNewForEachEpochAndDeletesWhatFormerOnesLeft() throws IOException {
    Path former = Files.createDirectories(shared.resolve("g-epoch-6/rdd-1"));
    Path others = Files.createDirectories(shared.resolve("other-epoch-6"));

    String folder = CheckpointFolder.fresh(shared.toUri().toString(), CLAIM, "k8s://https://k");

    assertThat(folder).startsWith("file:").endsWith("/g-epoch-7");
    assertThat(former).doesNotExist();
    assertThat(others).exists();
  }

  @Test
  void needsAFolderThatIsSharedWhereExecutorsAreElsewhere() {
    assertThatThrownBy(() -> CheckpointFolder.fresh("", CLAIM, "k8s://https://k"))
        .isInstanceOf(WrongStart.class)
        .hasMessageContaining("--checkpointFolder must name a folder");
    assertThat(CheckpointFolder.fresh("", CLAIM, "local[2]")).startsWith("file:");
    assertThat(CheckpointFolder.fresh("", CLAIM, "spark://127.0.0.1:7077")).startsWith("file:");
  }

  @Test
  void refusesAFileSystemThatThereIsNot() {
    assertThatThrownBy(() -> CheckpointFolder.fresh("nowhere://x/y", CLAIM, "local[2]"))
        .isInstanceOf(WrongStart.class)
        .hasMessageContaining("--checkpointFolder: ");
  }
}

package io.spendcast.local.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WorkFolderTest {
  @TempDir Path folder;

  @Test
  void emptiesWhatARunHasLeft() throws Exception {
    Path run = folder.resolve("run");
    WorkFolder.renew(run);
    Files.writeString(run.resolve("logs").resolve("stream.log"), "old");

    WorkFolder.renew(run);

    assertThat(run.resolve("logs")).isEmptyDirectory();
  }

  @Test
  void leavesAnyOtherFolderAlone() throws Exception {
    Path mine = folder.resolve("mine");
    Files.createDirectory(mine);
    Files.writeString(mine.resolve("letter.txt"), "dear");

    assertThatThrownBy(() -> WorkFolder.renew(mine)).hasMessageContaining("delete it first");

    assertThat(mine.resolve("letter.txt")).hasContent("dear");
  }

  @Test
  void leavesTheFolderOfAnotherRunAlone() throws Exception {
    Path run = folder.resolve("run");
    String hold =
        "import fcntl, sys; file = open(sys.argv[1], 'w'); fcntl.lockf(file, fcntl.LOCK_EX);"
            + " print('held', flush=True); sys.stdin.read()";
    Process other = new ProcessBuilder("python3", "-c", hold, run + ".lock").start();
    try (BufferedReader said = other.inputReader()) {
      assertThat(said.readLine()).isEqualTo("held");

      assertThatThrownBy(() -> WorkFolder.renew(run))
          .isInstanceOf(StackException.class)
          .hasMessageContaining("another run uses " + run + ": stop it first");
    } finally {
      other.destroy();
      other.waitFor();
    }

    WorkFolder.renew(run);
    assertThat(run.resolve("logs")).isEmptyDirectory();
  }
}

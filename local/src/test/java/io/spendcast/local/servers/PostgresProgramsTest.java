package io.spendcast.local.servers;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PostgresProgramsTest {
  @TempDir Path folder;
  private Path programs;

  @BeforeEach
  void extractInPart() throws IOException {
    programs = folder.resolve("PG-1");
    Files.createDirectories(programs.resolve("lib"));
    Files.createSymbolicLink(programs.resolve("lib/libpq.so"), Path.of("libpq.so.5"));
  }

  @Test
  void removesWhatAKilledStartHasExtractedInPart() throws IOException {
    PostgresPrograms.removeRemains(folder);

    assertThat(programs.resolve("lib")).doesNotExist();
  }

  @Test
  void keepsCompletePrograms() throws IOException {
    Files.createFile(programs.resolve(".exists"));

    PostgresPrograms.removeRemains(folder);

    assertThat(programs.resolve("lib")).isDirectory();
  }

  @Test
  void keepsWhatAnotherStartIsExtracting() throws IOException {
    try (FileOutputStream file = new FileOutputStream(programs.resolve("epg-lock").toFile());
        FileLock lock = file.getChannel().lock()) {
      PostgresPrograms.removeRemains(folder);

      assertThat(lock.isValid()).isTrue();
      assertThat(programs.resolve("lib")).isDirectory();
    }
  }

  @Test
  void doesNothingBeforeTheFirstStart() throws IOException {
    PostgresPrograms.removeRemains(folder.resolve("none"));

    assertThat(folder.resolve("none")).doesNotExist();
  }
}

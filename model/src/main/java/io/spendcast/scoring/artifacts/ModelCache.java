package io.spendcast.scoring.artifacts;

import io.spendcast.scoring.registry.Http;
import io.spendcast.scoring.registry.RegisteredVersion;
import io.spendcast.scoring.registry.RegistryException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Keeps downloaded versions in a folder that several processes may share, a sub-folder for each,
 * and which of them served last. A version's folder is complete or not there.
 */
public final class ModelCache {
  private static final String LAST_GOOD = "last-good-";

  private final Path root;
  private final Artifacts artifacts;

  public ModelCache(Path root, Artifacts artifacts) {
    this.root = root;
    this.artifacts = artifacts;
  }

  /** The folder of a version; downloads what is not there yet. */
  public Path folderOf(RegisteredVersion version) {
    Path models = models(version.name());
    Path folder =
        models.resolve(
            version.version() + "-" + hash(artifacts.registry() + " " + version.artifacts()));
    try {
      if (!Files.isDirectory(folder)) {
        Files.createDirectories(models);
        Folders.sweep(models);
        download(version, Folders.temporary(models), folder);
      }
      touch(folder);
      return folder;
    } catch (IOException e) {
      throw unusable(e);
    }
  }

  /** Forgets a version that must not score, so that the next try downloads it anew. */
  public void discard(Path folder) {
    try {
      Folders.remove(folder);
    } catch (IOException e) {
      throw unusable(e);
    }
  }

  /**
   * Records that a version serves, and evicts old versions. The newest ten, the young and the
   * recorded ones stay.
   *
   * @param reference text form of the reference, as people write it
   */
  public void remember(String name, String reference, Path folder) {
    try {
      Path note = note(name, reference);
      Optional<Path> last = noted(note);
      if (last.isPresent() && !last.get().equals(folder)) {
        write(before(note), last.get());
      }
      write(note, folder);
      Folders.keepNewest(note.getParent(), allNoted(note.getParent()));
    } catch (IOException e) {
      throw unusable(e);
    }
  }

  /**
   * The folders of the version that last served under this reference and of the one before it, as
   * far as they are still there.
   */
  public List<Path> lastGood(String name, String reference) {
    Path note = note(name, reference);
    try {
      return Stream.of(noted(note), noted(before(note)))
          .flatMap(Optional::stream)
          .filter(Files::isDirectory)
          .distinct()
          .toList();
    } catch (IOException e) {
      throw unusable(e);
    }
  }

  private static Optional<Path> noted(Path note) throws IOException {
    try {
      return Optional.of(note.resolveSibling(Files.readString(note).strip()));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }

  private static void write(Path note, Path folder) throws IOException {
    Path written = Files.createTempFile(note.getParent(), Folders.TEMPORARY, "");
    Files.writeString(written, folder.getFileName().toString());
    Files.move(written, note, StandardCopyOption.ATOMIC_MOVE);
  }

  private static Path before(Path note) {
    return note.resolveSibling(note.getFileName() + "-before");
  }

  /** The version that a folder of this cache holds. */
  public static int versionIn(Path folder) {
    String name = folder.getFileName().toString();
    return Integer.parseInt(name.substring(0, name.indexOf('-')));
  }

  private void download(RegisteredVersion version, Path temporary, Path folder) throws IOException {
    try {
      artifacts.download(version, temporary);
      Files.move(temporary, folder, StandardCopyOption.ATOMIC_MOVE);
    } catch (AtomicMoveNotSupportedException e) {
      throw e;
    } catch (FileSystemException e) {
      // Another process was faster: then its folder is there.
      if (!Files.isDirectory(folder)) {
        throw e;
      }
    } finally {
      Folders.remove(temporary);
    }
  }

  /** Sets the time of last use. A folder that can't be written may still be read. */
  private static void touch(Path folder) {
    try {
      Files.setLastModifiedTime(folder, FileTime.from(Instant.now()));
    } catch (IOException e) {
      // The time only serves eviction, and nothing is evicted from such a folder.
    }
  }

  /** Folders that the notes of any stream name as the last good version or as the one before it. */
  private static Set<Path> allNoted(Path models) throws IOException {
    Set<Path> noted = new HashSet<>();
    try (DirectoryStream<Path> notes = Files.newDirectoryStream(models, LAST_GOOD + "*")) {
      for (Path note : notes) {
        noted.add(note.resolveSibling(Files.readString(note).strip()));
      }
    }
    return noted;
  }

  private Path note(String name, String reference) {
    return models(name).resolve(LAST_GOOD + hash(artifacts.registry() + " " + reference));
  }

  private Path models(String name) {
    return root.resolve(Http.encoded(name).replace(".", "%2E"));
  }

  private RegistryException unusable(IOException e) {
    return new RegistryException("model cache %s can't be used: %s".formatted(root, e), e);
  }

  private static String hash(String text) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest, 0, 6);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}

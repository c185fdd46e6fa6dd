package io.spendcast.scoring.artifacts;

import io.spendcast.scoring.registry.RegistryException;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Stream;

/** Files on a disk that registry and stream share. Links inside the folder are refused. */
final class DiskArtifacts implements ArtifactStore {
  private final Path root;

  DiskArtifacts(Path root) {
    this.root = root;
  }

  @Override
  public List<Remote> list() {
    if (!Files.isDirectory(root)) {
      throw new RegistryException(
          "the registry keeps the version in the folder %s, which is not there: mount the"
                  .formatted(root)
              + " registry's disk at the same place here, or let the registry serve its artifacts");
    }
    try (Stream<Path> paths = Files.walk(root)) {
      return list(paths.iterator());
    } catch (IOException | UncheckedIOException e) {
      throw new RegistryException("folder %s can't be read: %s".formatted(root, e), e);
    }
  }

  private List<Remote> list(Iterator<Path> paths) throws IOException {
    List<Remote> files = new ArrayList<>();
    while (paths.hasNext() && files.size() <= MOST_FILES) {
      Path path = paths.next();
      if (!Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
        files.add(plain(path));
      } else if (!path.equals(root)) {
        // Checks name and depth of the folder before it is entered.
        remote(path, 0);
      }
    }
    return files;
  }

  private Remote plain(Path path) throws IOException {
    if (!Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)) {
      throw new RegistryException("a version must have plain files only, but has " + path);
    }
    return remote(path, Files.size(path));
  }

  private Remote remote(Path path, long bytes) {
    return new Remote(root.relativize(path).toString(), bytes);
  }

  @Override
  public void copy(Remote file, OutputStream target) throws IOException {
    Files.copy(root.resolve(file.name()), target);
  }
}

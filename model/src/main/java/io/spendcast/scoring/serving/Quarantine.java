package io.spendcast.scoring.serving;

import io.spendcast.scoring.onnx.ContentHash;
import io.spendcast.scoring.onnx.ModelFolder;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps a model whose loading has killed two processes, one after the other, from killing a third.
 *
 * <p>Whoever loads a model holds a locked file, {@code MODEL.loading-…}, until it is warmed up. The
 * system drops the lock with the process, however that dies; the next one to load the model finds
 * the file without its lock and makes it {@code MODEL.died-1}, or {@code -2} if the dead process
 * had seen the first. A load that succeeds removes both. Processes may share the folder.
 */
final class Quarantine {
  private static final Logger LOG = LoggerFactory.getLogger(Quarantine.class);
  private static final int DEATHS = 2;
  private static final int HASH_DIGITS = 12;
  private static final String LOADING = ".loading-";
  private static final String DIED = ".died-";

  /**
   * Name of the folder in the cache. Model names have no dot there, so that none equals this one.
   */
  private static final String FOLDER = ".loading";

  /** Locks are a process's: its own files must not be tried. */
  private static final String PROCESS = UUID.randomUUID().toString();

  private final Path folder;

  /**
   * @param cache folder of downloaded versions
   */
  Quarantine(Path cache) {
    this.folder = cache.resolve(FOLDER);
  }

  /** The loading of one model by this process; closed when it ended, well or not. */
  interface Attempt extends AutoCloseable {

    /** The model is loaded and warmed up: earlier deaths were not its fault. */
    void succeeded();

    @Override
    void close();
  }

  /**
   * Begins to load a model. Where the folder can't be written, the model is loaded all the same,
   * and the log says so.
   *
   * @throws QuarantinedModelException if two processes have died of it
   */
  Attempt begin(ModelFolder model) {
    try {
      String key = key(model);
      Files.createDirectories(folder);
      noteDeaths(key);
      int deaths = deaths(key);
      if (deaths >= DEATHS) {
        throw quarantined(key, model);
      }
      if (deaths > 0) {
        LOG.warn("a process died while it loaded {}: loading it once more", model.path());
      }
      return new LockedFile(key, deaths);
    } catch (IOException e) {
      LOG.warn(
          "{} can't be used ({}): a model that kills its process is not quarantined",
          folder,
          e.toString());
      return new Unguarded();
    }
  }

  private QuarantinedModelException quarantined(String key, ModelFolder model) {
    return new QuarantinedModelException(
        "version %s of %s is quarantined, since %d processes died while they loaded it: serve"
                .formatted(model.info().version(), model.info().name(), DEATHS)
            + " another version, or delete %s* to try again".formatted(folder.resolve(key + DIED)));
  }

  /**
   * Key of a model in file names. Another graph is another model, also under the same name and
   * version.
   */
  private static String key(ModelFolder model) throws IOException {
    return URLEncoder.encode(model.info().name(), StandardCharsets.UTF_8).replace(".", "%2E")
        + "-"
        + model.info().version()
        + "-"
        + ContentHash.ofFile(model.onnx()).substring(0, HASH_DIGITS);
  }

  private int deaths(String key) {
    int deaths = DEATHS;
    while (deaths > 0 && !Files.exists(folder.resolve(key + DIED + deaths))) {
      deaths--;
    }
    return deaths;
  }

  private void noteDeaths(String key) throws IOException {
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
      for (Path file : files) {
        String name = file.getFileName().toString();
        if (name.startsWith(key + LOADING) && !name.contains(PROCESS)) {
          noteIfDead(file, key);
        }
      }
    }
  }

  /**
   * Deaths of processes that knew of equally many count as one: a power cut ends several at once.
   */
  private void noteIfDead(Path file, String key) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE);
        FileLock lock = channel.tryLock()) {
      if (lock != null) {
        String known = file.getFileName().toString().substring((key + LOADING).length());
        int deaths = Integer.parseInt(known.substring(0, known.indexOf('-'))) + 1;
        Files.move(
            file,
            folder.resolve(key + DIED + Math.min(deaths, DEATHS)),
            StandardCopyOption.ATOMIC_MOVE);
      }
    } catch (NoSuchFileException | OverlappingFileLockException e) {
      // The load has ended meanwhile, or another thread or process is recording the death.
    }
  }

  private final class LockedFile implements Attempt {
    private final String key;
    private final Path file;
    private final FileChannel channel;

    LockedFile(String key, int deaths) throws IOException {
      this.key = key;
      this.file = folder.resolve(key + LOADING + deaths + "-" + PROCESS + "-" + UUID.randomUUID());
      Path unlocked = Files.createFile(folder.resolve("new-" + UUID.randomUUID()));
      this.channel = FileChannel.open(unlocked, StandardOpenOption.WRITE);
      try {
        if (channel.tryLock() == null) {
          throw new IOException("a new file is locked");
        }
        Files.move(unlocked, file, StandardCopyOption.ATOMIC_MOVE);
      } catch (IOException | RuntimeException e) {
        channel.close();
        Files.deleteIfExists(unlocked);
        throw e;
      }
    }

    @Override
    public void succeeded() {
      for (int death = 1; death <= DEATHS; death++) {
        delete(folder.resolve(key + DIED + death));
      }
    }

    @Override
    public void close() {
      delete(file);
      try {
        channel.close();
      } catch (IOException e) {
        LOG.debug("the lock of {} ends with this process", file, e);
      }
    }

    private void delete(Path path) {
      try {
        Files.deleteIfExists(path);
      } catch (IOException e) {
        LOG.warn("cannot delete {}: {}", path, e.toString());
      }
    }
  }

  private static final class Unguarded implements Attempt {
    @Override
    public void succeeded() {}

    @Override
    public void close() {}
  }
}

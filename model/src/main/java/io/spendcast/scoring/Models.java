package io.spendcast.scoring;

import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Opens models, wherever they are. */
public final class Models {
  private static final Logger LOG = LoggerFactory.getLogger(Models.class);

  private Models() {}

  /**
   * Opens a model, checked and ready to score; the caller closes it.
   *
   * @throws InvalidModelException if there is no such model, or it must not score
   */
  public static Scorer open(ModelReference reference) {
    Scorer scorer = OnnxScorer.open(ModelFolder.read(folderOf(reference)));
    ModelInfo info = scorer.info();
    LOG.info("model loaded: name={} version={}", info.name(), info.version());
    return scorer;
  }

  private static Path folderOf(ModelReference reference) {
    if (reference instanceof ModelReference.Folder folder) {
      return folder.path();
    }
    throw new InvalidModelException(
        "model "
            + reference
            + " is in a registry, and registries are not supported yet; pass a model folder, for"
            + " example model/purchase-value");
  }
}

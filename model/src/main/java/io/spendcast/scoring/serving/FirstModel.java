package io.spendcast.scoring.serving;

import io.spendcast.scoring.InvalidModelException;
import io.spendcast.scoring.registry.RegistryException;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The version that a server begins with.
 *
 * @param refusal why it is not the wanted one, if it is not
 * @param quarantined whether that is since processes died while they loaded the wanted one
 */
public record FirstModel(LoadedModel loaded, Optional<String> refusal, boolean quarantined) {
  private static final Logger LOG = LoggerFactory.getLogger(FirstModel.class);

  /**
   * The wanted version; if that can't be had, the one that served last.
   *
   * @throws InvalidModelException if neither can be had
   */
  static FirstModel of(RegistryVersions versions) {
    try {
      return new FirstModel(versions.load(versions.wanted()), Optional.empty(), false);
    } catch (RegistryException | InvalidModelException e) {
      LoadedModel last = lastGood(versions, e);
      String reason = "starts with version %s: %s".formatted(last.version(), e.getMessage());
      LOG.warn("model {} {}", versions.reference(), reason);
      return new FirstModel(last, Optional.of(reason), e instanceof QuarantinedModelException);
    }
  }

  private static LoadedModel lastGood(RegistryVersions versions, RuntimeException fault) {
    try {
      Optional<LoadedModel> last = versions.lastGood();
      if (last.isPresent()) {
        return last.get();
      }
    } catch (RegistryException | InvalidModelException e) {
      fault.addSuppressed(e);
    }
    throw new InvalidModelException(
        "model %s: %s; and the cache folder has no version of it that served before"
            .formatted(versions.reference(), fault.getMessage()),
        fault);
  }
}

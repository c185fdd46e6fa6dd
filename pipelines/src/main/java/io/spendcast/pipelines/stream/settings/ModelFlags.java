package io.spendcast.pipelines.stream.settings;

import io.spendcast.pipelines.start.Durations;
import io.spendcast.pipelines.start.WrongStart;
import io.spendcast.pipelines.stream.settings.StreamSettings.Model;
import io.spendcast.pipelines.stream.settings.StreamSettings.Shadow;
import io.spendcast.scoring.ModelReference;
import io.spendcast.scoring.ServingSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** Reads the flags about the model and its shadow, and refuses wrong ones. */
final class ModelFlags {

  private ModelFlags() {}

  static Model of(StreamOptions options) {
    ServingSettings serving =
        ServingSettings.DEFAULT
            .withPoll(Durations.required("--modelPoll", options.getModelPoll()))
            .withBaseCurrency(options.getBaseCurrency())
            .withThreshold(AlertingFlags.threshold(options));
    return new Model(
        reference("--model", options.getModel()),
        options.getModelCache().isEmpty()
            ? serving
            : serving.withCache(Path.of(options.getModelCache())),
        shadow(options));
  }

  private static Optional<Shadow> shadow(StreamOptions options) {
    Duration budget = Durations.required("--shadowBudget", options.getShadowBudget());
    return options.getShadowModel().isEmpty()
        ? Optional.empty()
        : Optional.of(new Shadow(reference("--shadowModel", options.getShadowModel()), budget));
  }

  private static ModelReference reference(String flag, String value) {
    try {
      return ModelReference.parse(value);
    } catch (IllegalArgumentException e) {
      throw new WrongStart(flag + ": " + e.getMessage(), e);
    }
  }
}

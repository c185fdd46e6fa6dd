package io.spendcast.scoring;

import java.nio.file.Path;

/**
 * A model and the local folder that holds its files.
 *
 * @param folder in MLflow's format; of a registered version, a copy
 */
public record ModelFiles(ModelInfo info, Path folder) {}

package io.spendcast.scoring.serving;

/** The versions of a model. Both calls may take long, and fail with the reason. */
interface Versions {

  /** The version that should serve now. */
  String wanted();

  /** Loads a version: downloads it, checks it and warms it up. */
  LoadedModel load(String version);
}

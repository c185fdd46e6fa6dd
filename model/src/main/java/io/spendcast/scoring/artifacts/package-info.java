/**
 * Files of registered versions: the stores that hold them (MLflow itself, S3, a shared disk), and
 * the cache on disk. It depends on {@code registry}; another kind of store starts in {@code
 * Artifacts}.
 */
package io.spendcast.scoring.artifacts;

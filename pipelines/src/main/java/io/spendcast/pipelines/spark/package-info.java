/**
 * Settings and workarounds of Spark and Beam, one file each. The package knows nothing of
 * purchases. A workaround says when it can be deleted.
 */
package io.spendcast.pipelines.spark;

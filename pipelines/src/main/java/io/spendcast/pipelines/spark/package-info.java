/**
 * Settings and workarounds of Spark and Beam, one file each. The package knows nothing of
 * purchases.
 */
package io.spendcast.pipelines.spark;

/**
 * One file for each workaround of Beam or Spark. Each says when it can be deleted. It knows nothing
 * of purchases.
 */
package io.spendcast.pipelines.spark;

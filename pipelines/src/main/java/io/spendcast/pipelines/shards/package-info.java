/** Shards: streams that read different partitions of a topic, each into a database of its own. */
package io.spendcast.pipelines.shards;

/** {@code spendcast shards move}: partitions of a shard, with their customers, to another shard. */
package io.spendcast.pipelines.cli.move;

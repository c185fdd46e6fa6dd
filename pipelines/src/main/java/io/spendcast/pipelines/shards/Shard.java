package io.spendcast.pipelines.shards;

/**
 * A stream that reads some partitions of the topic, and its database.
 *
 * @param name name that people, logs and the reporting database know it by
 */
public record Shard(String name, Partitions partitions, String jdbcUrl) {

  @Override
  public String toString() {
    return name + " (" + partitions + ")";
  }
}

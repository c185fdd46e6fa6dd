package io.spendcast.pipelines.cli;

import io.spendcast.pipelines.shards.Shard;
import io.spendcast.pipelines.start.DatabaseErrors;
import io.spendcast.pipelines.start.WrongStart;
import java.util.Map;
import java.util.stream.Collectors;

/** Results of a command in the shards where it succeeded, and its errors in the others. */
public record ShardResults<T>(Map<Shard, T> found, Map<Shard, Exception> failed) {

  /**
   * Fails if a shard did.
   *
   * @param remark end of the error
   * @throws WrongStart or {@link Failure}, with the errors of all failed shards
   */
  public void requireAll(String remark) {
    if (failed.isEmpty()) {
      return;
    }
    String message =
        failed.entrySet().stream()
            .map(
                e -> "shard %s: %s".formatted(e.getKey().name(), DatabaseErrors.text(e.getValue())))
            .collect(Collectors.joining("; ", "", remark));
    boolean wrong = failed.values().stream().anyMatch(WrongStart.class::isInstance);
    RuntimeException all = wrong ? new WrongStart(message) : new Failure(message);
    failed.values().forEach(all::addSuppressed);
    throw all;
  }

  /** Fails if a shard did, in a command that may run again. */
  public void requireAllDone() {
    requireAll(
        (found.isEmpty() ? "" : "; all other shards are done")
            + ". Run the command again once this is corrected: that is needed, and harmless for what"
            + " is done");
  }
}

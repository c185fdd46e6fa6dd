package io.spendcast.local.stack;

import io.spendcast.local.servers.DatabaseClient;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Outcome of every record, from the database's own proof.
 *
 * @param offsets number of offsets with a durable outcome
 * @param ranges number of offset ranges in the partition with most of them
 * @param outcomes number of records by kind: purchases and refunds, duplicates, dead letters, void,
 *     lost, erased, pruned, moved
 */
public record Accounting(long offsets, long ranges, Map<String, Long> outcomes) {
  public static Accounting of(DatabaseClient database) {
    Map<String, Long> numbers = new LinkedHashMap<>();
    database
        .row("accounting.sql")
        .forEach((kind, number) -> numbers.put(kind, Long.parseLong(number)));
    long offsets = numbers.remove("offsets");
    long ranges = numbers.remove("most_ranges");
    return new Accounting(offsets, ranges, numbers);
  }

  /**
   * Messages about counts that do not add up; empty when every record has exactly one outcome.
   *
   * @param sent number of records, as their producer counted them
   */
  public List<String> faults(long sent) {
    List<String> faults = new ArrayList<>();
    if (offsets != sent) {
      faults.add("%,d records were sent, but %,d have an outcome".formatted(sent, offsets));
    }
    long sum = outcomes.values().stream().mapToLong(Long::longValue).sum();
    if (sum != offsets) {
      faults.add("the ledger vouches for %,d records, but finds %,d".formatted(offsets, sum));
    }
    if (ranges > 1) {
      faults.add("a partition has %d ranges of offsets in place of one".formatted(ranges));
    }
    return faults;
  }
}

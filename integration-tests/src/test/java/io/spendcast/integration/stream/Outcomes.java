package io.spendcast.integration.stream;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What a stream has made of its records, in an order that does not depend on it, without positions,
 * arrival and the times of storing. Two streams that read the same records have equal outcomes.
 */
record Outcomes(List<Row> rows) {
  private static final int SHOWN = 10;

  Outcomes {
    rows = List.copyOf(rows);
  }

  /**
   * One stored row.
   *
   * @param kind {@code purchase}, {@code prediction}, {@code alert}, {@code duplicate} or {@code
   *     dead letter}
   * @param id the event's; of a dead letter the digest of its bytes
   * @param facts every other column
   */
  record Row(String kind, String id, String facts) {}

  static Outcomes of(Facts database) {
    return new Outcomes(
        database.rows("outcomes.sql").stream()
            .map(row -> new Row(row.get("kind"), row.get("id"), row.get("facts")))
            .toList());
  }

  /** The ids of a kind, in order; an id that is there twice comes twice. */
  List<String> ids(String kind) {
    return rows.stream().filter(row -> row.kind().equals(kind)).map(Row::id).toList();
  }

  /** The rows of some kinds. */
  Outcomes only(String... kinds) {
    List<String> wanted = List.of(kinds);
    return new Outcomes(rows.stream().filter(row -> wanted.contains(row.kind())).toList());
  }

  /** What an undisturbed stream has otherwise: the first few rows; empty when there are none. */
  List<String> differencesFrom(Outcomes undisturbed) {
    List<String> differences = new ArrayList<>();
    minus(undisturbed.rows, rows).forEach(row -> differences.add("missing: " + row));
    minus(rows, undisturbed.rows).forEach(row -> differences.add("not expected: " + row));
    return differences.stream().limit(SHOWN).toList();
  }

  /** Ids, with their kind, that the other lacks, or has less often. */
  List<String> missingIn(Outcomes other) {
    return minus(names(), other.names());
  }

  /** How many rows are there in both, but not the same. */
  int changedFrom(Outcomes other) {
    return minus(rows, other.rows).size() - missingIn(other).size();
  }

  private List<String> names() {
    return rows.stream().map(row -> row.kind() + " " + row.id()).toList();
  }

  /** Elements of the first list that the second lacks, each as often as that lacks it. */
  private static <T> List<T> minus(List<T> some, List<T> others) {
    Map<T, Integer> left = new HashMap<>();
    others.forEach(element -> left.merge(element, 1, Integer::sum));
    return some.stream().filter(element -> left.merge(element, -1, Integer::sum) < 0).toList();
  }
}

package io.spendcast.transforms.store;

import static io.spendcast.transforms.TestEvent.purchase;
import static org.assertj.core.api.Assertions.assertThat;

import io.spendcast.transforms.TestDatabase;
import io.spendcast.transforms.alerts.AlertRules;
import io.spendcast.transforms.ledger.StreamClaim;
import io.spendcast.transforms.outcome.Bundle;
import io.spendcast.transforms.outcome.Outcome;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** The statement itself, so that two of them can be made to run at once. */
class StoreConcurrencyTest {
  private static final int EVENTS = 500;
  private static final int ROUNDS = 20;

  private final TestDatabase database = TestDatabase.migrated();
  private final StreamClaim claim = database.claim("g", 2);

  @Test
  void doesNotDeadlockOnBundlesWhoseEventsCross() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(2);

    for (long round = 0; round < ROUNDS; round++) {
      long from = round * EVENTS;
      List<Callable<Void>> both =
          List.of(() -> store(ascending(from)), () -> store(descending(from)));
      for (Future<Void> stored : threads.invokeAll(both)) {
        stored.get();
      }
    }

    threads.shutdown();
    assertThat(
            database.query(
                "select sum(offsets), sum(purchases_and_refunds), sum(duplicates), sum(ranges)"
                    + " from spendcast.accounting"))
        .containsExactly("20000 | 10000 | 10000 | 2");
  }

  /** In partition 0, event ids ascend with the offset. */
  private static Bundle ascending(long from) {
    return new Bundle(
        LongStream.range(from, from + EVENTS)
            .mapToObj(i -> (Outcome) purchase(i, "C-1", "1.00").predicted("1.00"))
            .toList());
  }

  /** In partition 1, the same ids descend. */
  private static Bundle descending(long from) {
    return new Bundle(
        LongStream.range(from, from + EVENTS)
            .mapToObj(
                i ->
                    (Outcome)
                        purchase(i, "C-1", "1.00")
                            .in(1)
                            .withId("E-" + (2 * from + EVENTS - 1 - i))
                            .predicted("1.00"))
            .toList());
  }

  private Void store(Bundle bundle) throws Exception {
    try (Connection connection = database.postgres().dataSource().getConnection();
        PreparedStatement statement = connection.prepareStatement(Store.SQL)) {
      StoreParameters.set(statement, bundle, claim, new StoreRules(AlertRules.none(), false));
      StoredBundle.read(statement.executeQuery(), claim);
      return null;
    }
  }
}

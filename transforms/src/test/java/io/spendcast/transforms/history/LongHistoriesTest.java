package io.spendcast.transforms.history;

import static org.assertj.core.api.Assertions.assertThat;

import io.spendcast.domain.History;
import io.spendcast.transforms.TestDatabase;
import io.spendcast.transforms.TestEvent;
import io.spendcast.transforms.database.Postgres;
import io.spendcast.transforms.ledger.StreamClaim;
import io.spendcast.transforms.outcome.Accepted;
import io.spendcast.transforms.outcome.Outcome;
import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Business customers and bots have as many facts as a history holds, and all come in one bundle.
 */
@Tag("slow")
class LongHistoriesTest {
  private static final int CUSTOMERS = 600;
  private static final TestDatabase DATABASE = TestDatabase.migrated();

  @TempDir Path folder;

  /** A JVM that held all rows of the answer at once would need 60 MB for them. */
  @Test
  void looksABundleOfLongHistoriesUpInASmallHeap() throws Exception {
    DATABASE.execute(
        """
        insert into spendcast.purchases (event_id, arrival, type, order_id, customer_id, occurred_at,
          amount, original_amount, currency, rate, country, channel, items, units, lines,
          main_category, topic_id, partition, kafka_offset, kafka_timestamp)
        select 'H-' || n, n, 'purchase', 'A', 'C-' || n %% %d, timestamptz '2026-01-01' + n * interval '1 s',
          n %% 1000, n %% 1000, 'USD', 1, '', '', '[]', 1, 1, 'category ' || n %% 20, gen_random_uuid(), 0, n,
          now()
        from generate_series(0, %d - 1) n
        """
            .formatted(CUSTOMERS, CUSTOMERS * History.LIMIT));
    StreamClaim claim = DATABASE.claim("g", 1);
    File log = folder.resolve("log").toFile();

    Process child =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx48m",
                "-cp",
                System.getProperty("java.class.path"),
                LookUp.class.getName(),
                DATABASE.postgres().jdbcUrl(),
                DATABASE.postgres().user(),
                claim.topicId().toString())
            .redirectErrorStream(true)
            .redirectOutput(log)
            .start();

    assertThat(child.waitFor(2, TimeUnit.MINUTES)).isTrue();
    assertThat(log).content().contains("facts: " + CUSTOMERS * History.LIMIT);
  }

  /** Looks the bundle up once and prints how many facts its histories have. */
  static final class LookUp {
    public static void main(String[] args) throws Exception {
      Postgres postgres = new Postgres(args[0], args[1], "");
      StreamClaim claim = new StreamClaim("g", java.util.UUID.fromString(args[2]), 1);
      List<Accepted> events = new ArrayList<>();
      IntStream.range(0, CUSTOMERS)
          .forEach(i -> events.add(TestEvent.purchase(i, "C-" + i, "1.00").accepted()));
      try (var connection = postgres.dataSource().getConnection()) {
        StoredHistories stored = StoredHistories.ask(connection, claim, new Integer[] {0}, events);
        List<Outcome> found = LookUpHistory.LookUpFn.withHistories(List.copyOf(events), stored);
        System.out.println(
            "facts: "
                + found.stream()
                    .mapToInt(o -> ((Accepted) o).history().orElseThrow().newestFirst().size())
                    .sum());
      }
      System.exit(0);
    }
  }
}

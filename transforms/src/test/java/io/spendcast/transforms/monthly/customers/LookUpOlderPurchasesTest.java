package io.spendcast.transforms.monthly.customers;

import static org.apache.beam.sdk.values.TypeDescriptors.strings;

import io.spendcast.transforms.TestDatabase;
import io.spendcast.transforms.monthly.read.MonthlyFact;
import io.spendcast.transforms.monthly.scope.MonthlyScope;
import io.spendcast.transforms.monthly.scope.MonthlySource;
import io.spendcast.transforms.monthly.scope.Period;
import io.spendcast.transforms.monthly.scope.ReportMonth;
import io.spendcast.transforms.monthly.sums.CustomerSummary;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.testing.PAssert;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.MapElements;
import org.junit.jupiter.api.Test;

/** More customers in a bundle than a question has, in two databases. */
class LookUpOlderPurchasesTest {
  private static final int CUSTOMERS = 6_000;
  private static final ReportMonth MONTH = ReportMonth.of(YearMonth.of(2024, 10), ZoneOffset.UTC);

  @Test
  void knowsOfEachCustomerOnceWhetherTheyBoughtBefore() {
    TestDatabase east = TestDatabase.migrated();
    TestDatabase west = TestDatabase.migrated();
    buyLongAgo(east, 0);
    buyLongAgo(west, 1);
    MonthlyScope scope =
        new MonthlyScope(MONTH, List.of(source("east", east), source("west", west)), Instant.now());
    Pipeline pipeline = Pipeline.create();

    PAssert.that(
            pipeline
                .apply(Create.of(customers()).withCoder(ReportedCustomer.CODER))
                .apply(new LookUpOlderPurchases(scope))
                .apply(
                    MapElements.into(strings())
                        .via(of -> of.id() + " " + of.summary().firstPurchaseMonthsBack())))
        .containsInAnyOrder(
            IntStream.range(0, CUSTOMERS)
                .mapToObj(i -> "C-" + i + (i % 3 < 2 ? " 12" : " 0"))
                .toList());

    pipeline.run().waitUntilFinish();
  }

  private static MonthlySource source(String shard, TestDatabase database) {
    return new MonthlySource(shard, database.reportPostgres(), CUSTOMERS + 1);
  }

  private static List<ReportedCustomer> customers() {
    long now = MONTH.span(Period.MONTH).from();
    return IntStream.range(0, CUSTOMERS)
        .mapToObj(i -> new MonthlyFact("C-" + i, now, 10_000, false, Optional.empty()))
        .map(fact -> ReportedCustomer.unscored(fact.customerId(), CustomerSummary.of(fact, MONTH)))
        .toList();
  }

  /** Stores a purchase of each third customer, a moment before the oldest fact that is read. */
  private static void buyLongAgo(TestDatabase database, int first) {
    database.execute(
        """
        insert into spendcast.purchases
        select 'E-' || i, nextval('spendcast.arrivals'), 'purchase', 'O-' || i, 'C-' || i,
          '2023-09-30T23:59:59.999999Z', 1, 1, 'USD', 1, null, 'US', 'web', '[]', 1, 1, 'books',
          null, '%s', 0, i, '2023-10-01T00:00:00Z', '2023-10-01T00:00:00Z'
        from generate_series(%d, %d, 3) i
        """
            .formatted(TestDatabase.TOPIC_ID, first, CUSTOMERS - 1));
  }
}

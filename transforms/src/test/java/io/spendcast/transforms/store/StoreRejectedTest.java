package io.spendcast.transforms.store;

import static io.spendcast.transforms.TestEvent.purchase;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.spendcast.transforms.OneBundle;
import io.spendcast.transforms.TestDatabase;
import io.spendcast.transforms.TestEvent;
import io.spendcast.transforms.alerts.SelectAlerts;
import io.spendcast.transforms.ledger.StreamClaim;
import io.spendcast.transforms.outcome.Outcome;
import io.spendcast.transforms.parse.ParsePurchases;
import io.spendcast.transforms.steps.BundleSteps;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.beam.sdk.io.kafka.KafkaRecord;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** PostgreSQL rejects the data of a record: that record alone becomes a dead letter. */
class StoreRejectedTest {
  private static final TestDatabase DATABASE = TestDatabase.migrated();

  private StreamClaim claim;

  @BeforeEach
  void clear() {
    DATABASE.cleared();
    DATABASE.execute("drop trigger if exists reject on spendcast.purchases");
    claim = DATABASE.claim("g", 2);
  }

  @Test
  void storesTheRestOfABundleAsIfTheRecordWereNotThere() {
    rejectAmounts("22008", "13");

    store(
        purchase(0, "C-1", "1").alerted("5000.00"),
        purchase(1, "C-1", "13").alerted("6000.00"),
        purchase(2, "C-2", "2").in(1).predicted("1.00"),
        purchase(3, "C-3", "3").deadLetter(new byte[] {'k'}, new byte[] {'{'}));

    assertThat(DATABASE.query("select event_id, partition from spendcast.purchases order by 1"))
        .containsExactly("E-0 | 0", "E-2 | 1");
    assertThat(DATABASE.query("select event_id, status from spendcast.alerts"))
        .containsExactly("E-0 | pending");
    assertThat(
            DATABASE.query(
                "select kafka_offset, step, reason, detail, convert_from(record_key, 'UTF8')"
                    + " from spendcast.dead_letters order by 1"))
        .containsExactly(
            "1 | Store | not_storable | PostgreSQL rejects it: SQLSTATE 22008 | C-1",
            "3 | ParsePurchases | not_json | no JSON at character 1 | k");
    assertThat(DATABASE.accounting())
        .containsExactly("0 | 2 | 3 | 1 | 0 | 2 | 0", "1 | 1 | 1 | 1 | 0 | 0 | 0");
  }

  @Test
  void keepsTheBytesOfTheRecord() {
    rejectAmounts("22P02", "13");
    TestEvent event = purchase(0, "C-1", "13");

    store(event.accepted());

    assertThat(DATABASE.query("select convert_from(payload, 'UTF8') from spendcast.dead_letters"))
        .containsExactly(new String(event.json(), java.nio.charset.StandardCharsets.UTF_8));
  }

  @Test
  void findsEveryRejectedRecord() {
    rejectAmounts("23514", "0", "31", "32", "99");
    Outcome[] bundle =
        IntStream.range(0, 100)
            .mapToObj(i -> purchase(i, "C-" + i % 7, "" + i).predicted("1.00"))
            .toArray(Outcome[]::new);

    store(bundle);

    assertThat(DATABASE.query("select kafka_offset from spendcast.dead_letters order by 1"))
        .containsExactly("0", "31", "32", "99");
    assertThat(DATABASE.accounting()).contains("0 | 1 | 100 | 96 | 0 | 4 | 0");
  }

  @Test
  void findsARecordThatIsRejectedOnlyBesideAnother() {
    DATABASE.execute("create unique index beside on spendcast.purchases (amount)");
    try {
      store(
          purchase(0, "C-1", "5").accepted(),
          purchase(1, "C-2", "6").accepted(),
          purchase(2, "C-3", "7").accepted(),
          purchase(3, "C-4", "5").accepted());
    } finally {
      DATABASE.execute("drop index spendcast.beside");
    }

    assertThat(DATABASE.query("select kafka_offset, detail from spendcast.dead_letters"))
        .containsExactly(
            "3 | PostgreSQL rejects it: SQLSTATE 23505, table purchases, constraint beside");
  }

  @Test
  void storesAValueThatIsTooLargeForAnIndexAsADeadLetter() {
    rejectAmounts("54000", "13");

    store(purchase(0, "C-1", "13").accepted(), purchase(1, "C-1", "1").accepted());

    assertThat(DATABASE.accounting()).contains("0 | 1 | 2 | 1 | 0 | 1 | 0");
  }

  @Test
  void failsTheBundleForAnythingElse() {
    rejectAmounts("53100", "13"); // disk full

    assertThatThrownBy(
            () -> store(purchase(0, "C-1", "13").accepted(), purchase(1, "C-1", "1").accepted()))
        .hasStackTraceContaining("no amount of 13");

    assertThat(DATABASE.accounting()).contains("0 | 0 | 0 | 0 | 0 | 0 | 0");
  }

  @Test
  void changesNothingWhenTheBundleComesAgain() {
    rejectAmounts("22008", "13");
    Outcome[] bundle = {purchase(0, "C-1", "1").accepted(), purchase(1, "C-1", "13").accepted()};
    store(bundle);

    DATABASE.execute("drop trigger reject on spendcast.purchases");
    store(bundle);

    assertThat(DATABASE.accounting()).contains("0 | 1 | 2 | 1 | 0 | 1 | 0");
  }

  @Test
  void isolatesARecordAlsoWithoutARunner() throws Exception {
    rejectAmounts("22008", "13");
    List<KafkaRecord<byte[], byte[]>> records = new ArrayList<>();
    for (TestEvent event : List.of(purchase(0, "C-1", "1"), purchase(1, "C-1", "13"))) {
      records.add(OneBundle.record(event.position(), null, event.json()));
    }

    BundleSteps.into(
            DATABASE.postgres(),
            claim,
            ParsePurchases.ofTopic(TestDatabase.TOPIC_ID, "USD"),
            SelectAlerts.above(java.math.BigDecimal.TEN, "USD"))
        .run(records);

    assertThat(DATABASE.accounting()).contains("0 | 1 | 2 | 1 | 0 | 1 | 0");
  }

  /** Has PostgreSQL reject purchases of these amounts. */
  private static void rejectAmounts(String sqlState, String... amounts) {
    DATABASE.execute(
        """
        create or replace function spendcast.reject_amount() returns trigger language plpgsql as
        $$ begin
          raise exception 'no amount of %%', new.amount using errcode = '%s';
        end $$;
        create trigger reject before insert on spendcast.purchases
        for each row when (new.amount in (%s)) execute function spendcast.reject_amount()
        """
            .formatted(sqlState, String.join(", ", amounts)));
  }

  private void store(Outcome... bundle) {
    OneBundle.through(Store.into(DATABASE.postgres(), claim), bundle);
  }
}

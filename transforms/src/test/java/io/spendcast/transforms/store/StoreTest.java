package io.spendcast.transforms.store;

import static io.spendcast.transforms.TestEvent.purchase;
import static io.spendcast.transforms.TestEvent.refund;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.spendcast.transforms.OneBundle;
import io.spendcast.transforms.TestDatabase;
import io.spendcast.transforms.ledger.StreamClaim;
import io.spendcast.transforms.outcome.Outcome;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class StoreTest {
  private static final String EVENTS =
      "select event_id, kafka_offset from spendcast.purchases order by arrival";

  private static final TestDatabase DATABASE = TestDatabase.migrated();

  private StreamClaim claim;

  @BeforeEach
  void clear() {
    DATABASE.cleared();
    claim = DATABASE.claim("g", 2);
  }

  @Test
  void storesAPurchaseWithAllThatIsKnownOfIt() {
    store(purchase(0, "C-1", "19.99").predicted("123.45"));

    assertThat(
            DATABASE.query(
                "select event_id, type, order_id, customer_id, occurred_at at time zone 'UTC', amount,"
                    + " original_amount, currency, rate, rate_day, country, channel, items, units,"
                    + " lines, main_category, unscored, partition, kafka_offset,"
                    + " kafka_timestamp at time zone 'UTC' from spendcast.purchases"))
        .containsExactly(
            "E-0 | purchase | A-1 | C-1 | 2026-11-20 12:00:00 | 19.9900 | 19.9900 | USD | 1.0000000000"
                + " |  | US | web | [{\"sku\": \"S-1\", \"category\": \"books\", \"quantity\": 1,"
                + " \"unit_price\": \"19.99\"}] | 1 | 1 | books |  | 0 | 0 | 2026-11-22 00:00:00.123");
    assertThat(
            DATABASE.query(
                "select p.*, '' from (select event_id, role, model, version,"
                    + " horizon_days, purchase_probability, expected_spend, spend_low, spend_high,"
                    + " exceed_probability, exceed_threshold from spendcast.predictions) p"))
        .containsExactly(
            "E-0 | champion | spend | 7 | 90 | 0.5 | 123.4500 | 0.0000 | 2000.0000 | 0.6000 | 1000 | ");
  }

  @Test
  void storesARefundWithNegativeAmounts() {
    store(refund(0, "C-1", "5.00").accepted());

    assertThat(DATABASE.query("select type, amount, original_amount from spendcast.purchases"))
        .containsExactly("refund | -5.0000 | -5.0000");
  }

  @Test
  void keepsTheHeadersOfTheRecordsThatHaveAny() {
    store(
        purchase(0, "C-1", "1.00").accepted(),
        purchase(1, "C-1", "1.00").withHeader("ce_id", "\"ü"),
        purchase(2, "C-1", "1.00").accepted(),
        purchase(3, "", "0").deadLetter("{".getBytes(UTF_8), "traceparent", "00-1-2-01"),
        purchase(4, "", "0").deadLetter(null, "{".getBytes(UTF_8)));

    assertThat(DATABASE.query("select event_id, headers from spendcast.purchases order by arrival"))
        .containsExactly("E-0 | ", "E-1 | {\"ce_id\": \"\\\"ü\"}", "E-2 | ");
    assertThat(
            DATABASE.query("select kafka_offset, headers from spendcast.dead_letters order by 1"))
        .containsExactly("3 | {\"traceparent\": \"00-1-2-01\"}", "4 | ");
  }

  @Test
  void keepsThePriceOfALineExactly() {
    store(purchase(0, "C-1", "0.50").accepted());

    assertThat(
            DATABASE.query(
                "select sku, category, quantity, unit_price from spendcast.purchase_items"))
        .containsExactly("S-1 | books | 1 | 0.50");
  }

  @Test
  void storesAnUnscoredPurchaseWithTheReason() {
    store(purchase(0, "C-1", "1.00").accepted().withUnscored("expected spend is NaN"));

    assertThat(DATABASE.query("select unscored from spendcast.purchases"))
        .containsExactly("expected spend is NaN");
    assertThat(DATABASE.query("select * from spendcast.predictions")).isEmpty();
  }

  @Test
  void keepsTheLowestOffsetOfAnEventThatABundleHoldsTwice() {
    store(
        purchase(1, "C-1", "2.00").withId("E-X").predicted("2.00"),
        purchase(0, "C-1", "1.00").withId("E-X").predicted("1.00"));

    assertThat(DATABASE.query("select amount, kafka_offset from spendcast.purchases"))
        .containsExactly("1.0000 | 0");
    assertThat(DATABASE.query("select event_id, expected_spend from spendcast.predictions"))
        .containsExactly("E-X | 1.0000");
    assertThat(DATABASE.query("select kafka_offset, event_id from spendcast.duplicates"))
        .containsExactly("1 | E-X");
  }

  @Test
  void countsAnEventThatAnEarlierBundleStoredAsADuplicate() {
    store(purchase(0, "C-1", "1.00").withId("E-X").alerted("5000.00"));

    store(purchase(0, "C-1", "2.00").in(1).withId("E-X").alerted("6000.00"));

    assertThat(DATABASE.query("select amount, partition from spendcast.purchases"))
        .containsExactly("1.0000 | 0");
    assertThat(DATABASE.query("select event_id, expected_spend from spendcast.alerts"))
        .containsExactly("E-X | 5000.0000");
    assertThat(DATABASE.accounting())
        .containsExactly("0 | 1 | 1 | 1 | 0 | 0 | 0", "1 | 1 | 1 | 0 | 1 | 0 | 0");
  }

  @Test
  void keepsADeadLetterByteForByte() {
    byte[] payload = {0, 1, (byte) 0xff, (byte) 0xc0, 0, '\'', '\\', '{'};

    store(purchase(0, "", "0").deadLetter(new byte[] {0, 'k'}, payload));

    assertThat(
            DATABASE.query(
                "select step, reason, detail, encode(record_key, 'hex'), encode(payload, 'hex')"
                    + " from spendcast.dead_letters"))
        .containsExactly(
            "ParsePurchases | not_json | no JSON at character 1 | 006b | 0001ffc000275c7b");
  }

  @Test
  void keepsATombstoneWithoutKeyAsNulls() {
    store(purchase(0, "", "0").deadLetter(null, null));

    assertThat(
            DATABASE.query(
                "select record_key is null, payload is null from spendcast.dead_letters"))
        .containsExactly("t | t");
  }

  @Test
  void givesArrivalsInTheOrderOfOffsets() {
    store(
        purchase(2, "C-1", "1").accepted(),
        purchase(0, "C-1", "1").accepted(),
        purchase(1, "C-1", "1").accepted());

    assertThat(DATABASE.query(EVENTS)).containsExactly("E-0 | 0", "E-1 | 1", "E-2 | 2");
  }

  private void store(Outcome... bundle) {
    OneBundle.through(Store.into(DATABASE.postgres(), claim), bundle);
  }
}

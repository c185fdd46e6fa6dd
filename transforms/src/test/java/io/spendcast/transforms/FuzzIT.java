package io.spendcast.transforms;

import static org.assertj.core.api.Assertions.assertThat;

import io.spendcast.contract.Mutations;
import io.spendcast.transforms.ledger.StreamClaim;
import io.spendcast.transforms.outcome.Money;
import io.spendcast.transforms.outcome.Position;
import io.spendcast.transforms.parse.Exchange;
import io.spendcast.transforms.parse.ParsePurchases;
import io.spendcast.transforms.store.Store;
import java.math.BigDecimal;
import java.security.MessageDigest;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.io.kafka.KafkaRecord;
import org.junit.jupiter.api.Test;

/** Damaged records, parsed and stored: none breaks a bundle, and none is lost. */
class FuzzIT {
  private static final int RECORDS = 200_000;
  private static final int RECORDS_A_BUNDLE = 5_000;
  private static final Instant KAFKA_TIMESTAMP = Instant.parse("2027-01-01T00:00:00Z");

  /** A rate that is large enough for amounts to overflow. */
  private static final Exchange POUNDS =
      (currency, day) ->
          currency.equals("GBP")
              ? Optional.of(new Money.Rate(LocalDate.EPOCH, new BigDecimal("123456.7890123456")))
              : Optional.empty();

  private final TestDatabase database = TestDatabase.migrated();
  private final StreamClaim claim = database.claim("fuzz", 1);
  private final Mutations mutations = Mutations.seeded(20261122);

  @Test
  void storesEveryRecordAsSomething() throws Exception {
    List<String> digests = new ArrayList<>(RECORDS);

    for (int from = 0; from < RECORDS; from += RECORDS_A_BUNDLE) {
      List<KafkaRecord<byte[], byte[]>> bundle = nextBundle(from);
      for (KafkaRecord<byte[], byte[]> record : bundle) {
        digests.add(digest(record.getKV().getValue()));
      }
      store(bundle);
    }

    assertThat(
            database.query(
                "select offsets, ranges, offsets - purchases_and_refunds - duplicates - dead_letters"
                    + " from spendcast.accounting"))
        .containsExactly(RECORDS + " | 1 | 0");
    List<String> deadLetters =
        database.query(
            "select kafka_offset || ' ' || coalesce(encode(sha256(payload), 'hex'), 'none')"
                + " from spendcast.dead_letters");
    assertThat(deadLetters).hasSizeBetween(RECORDS / 4, RECORDS - 1);
    assertThat(deadLetters.stream().filter(line -> !isOneOf(digests, line)))
        .as("dead letters whose bytes are not the record's")
        .isEmpty();
  }

  private static boolean isOneOf(List<String> digests, String line) {
    int space = line.indexOf(' ');
    return line.substring(space + 1)
        .equals(digests.get(Integer.parseInt(line.substring(0, space))));
  }

  private List<KafkaRecord<byte[], byte[]>> nextBundle(int from) {
    List<KafkaRecord<byte[], byte[]>> bundle = new ArrayList<>(RECORDS_A_BUNDLE);
    for (int offset = from; offset < from + RECORDS_A_BUNDLE; offset++) {
      Position position = new Position(TestDatabase.TOPIC_ID, 0, offset, KAFKA_TIMESTAMP);
      bundle.add(OneBundle.record(position, null, mutations.next()));
    }
    return bundle;
  }

  private void store(List<KafkaRecord<byte[], byte[]>> bundle) {
    Pipeline pipeline = OneBundle.pipeline();
    OneBundle.ofRecords(pipeline, bundle)
        .apply("Parse", ParsePurchases.ofTopic(TestDatabase.TOPIC_ID, "USD").withExchange(POUNDS))
        .apply("Store", Store.into(database.postgres(), claim));
    pipeline.run().waitUntilFinish();
  }

  private static String digest(byte[] valueOrNull) throws Exception {
    return valueOrNull == null
        ? "none"
        : HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(valueOrNull));
  }
}

package io.spendcast.pipelines;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.spendcast.transforms.OneBundle;
import io.spendcast.transforms.TestDatabase;
import io.spendcast.transforms.outcome.Position;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.apache.beam.sdk.io.kafka.KafkaRecord;

/**
 * A log of two partitions with all that makes histories hard: customers with more purchases than a
 * history holds, refunds, late and simultaneous events, and records that come twice. The same for
 * the same seed.
 */
public final class CheckoutLog {
  public static final Instant START = Instant.parse("2025-01-01T00:00:00Z");

  private static final Instant KAFKA_TIMESTAMP = Instant.parse("2026-11-22T00:00:00Z");
  private static final int CUSTOMERS_IN_A_THOUSAND = 20;
  private static final String[] CATEGORIES = {"books", "games", "food"};

  private final Random random;
  private final int customers;
  private final long[] offsets = new long[2];
  private final List<String> sent = new ArrayList<>();
  private int events;

  public CheckoutLog(long seed, int purchases) {
    this.random = new Random(seed);
    this.customers = Math.max(5, purchases * CUSTOMERS_IN_A_THOUSAND / 1_000);
  }

  /** The next records, so many purchases and what comes with them. */
  public List<KafkaRecord<byte[], byte[]>> next(int purchases) {
    List<KafkaRecord<byte[], byte[]>> records = new ArrayList<>();
    for (int i = 0; i < purchases; i++) {
      int customer = customer();
      records.add(record(customer, event("purchase", customer)));
      if (random.nextInt(10) == 0) {
        records.add(record(customer, event("refund", customer)));
      }
      if (random.nextInt(30) == 0) {
        records.add(again());
      }
    }
    return records;
  }

  /** Squared, so that some come often. */
  private int customer() {
    double share = random.nextDouble();
    return (int) (share * share * share * customers);
  }

  private String event(String type, int customer) {
    events++;
    long minutes = 7L * events / 10;
    if (random.nextInt(20) == 0) {
      minutes -= random.nextInt(60 * 24 * 30);
    }
    String json =
        """
        {"event_id": "E-%d", "type": "%s", "order_id": "O-%d", "customer_id": "C-%d",
         "occurred_at": "%s", "currency": "USD", "country": "US", "channel": "web", "items": [
         {"sku": "S-1", "category": "%s", "quantity": %d, "unit_price": "%d.%02d"}]}
        """
            .formatted(
                events,
                type,
                events,
                customer,
                START.plusSeconds(60 * minutes),
                CATEGORIES[random.nextInt(CATEGORIES.length)],
                1 + random.nextInt(4),
                random.nextInt(300),
                random.nextInt(100));
    sent.add(customer + " " + json);
    return json;
  }

  private KafkaRecord<byte[], byte[]> again() {
    String[] event = sent.get(random.nextInt(sent.size())).split(" ", 2);
    return record(Integer.parseInt(event[0]), event[1]);
  }

  private KafkaRecord<byte[], byte[]> record(int customer, String json) {
    int partition = customer % 2;
    Position position =
        new Position(TestDatabase.TOPIC_ID, partition, offsets[partition]++, KAFKA_TIMESTAMP);
    return OneBundle.record(position, ("C-" + customer).getBytes(UTF_8), json.getBytes(UTF_8));
  }
}

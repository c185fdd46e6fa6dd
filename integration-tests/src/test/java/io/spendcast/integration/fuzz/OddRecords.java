package io.spendcast.integration.fuzz;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.spendcast.contract.Mutations;
import io.spendcast.simulator.events.CheckoutEvents;
import io.spendcast.simulator.events.Shares;
import io.spendcast.simulator.events.SimulatedEvent;
import io.spendcast.simulator.events.SimulationOptions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.SplittableRandom;
import org.apache.kafka.common.header.Header;

/**
 * Endless odd records. The same seed makes the same records.
 *
 * <p>Half of the payloads are a simulated shop's, bad ones among them; the others are damaged bytes
 * of {@link Mutations}. One record in fifty repeats the payload of an earlier one. Some records are
 * as large as the topic allows.
 */
final class OddRecords {
  /** The largest value that fits a batch of 4 MiB, the limit of the tests' topic. */
  private static final int LARGEST_VALUE = (4 << 20) - (16 << 10);

  private static final int ONE_IS_LARGE = 2_000;
  private static final int ONE_IS_REPEATED = 50;
  private static final int REMEMBERED = 200;
  private static final Shares SHARES = new Shares(0.03, 0.1, 0.02, 0.05);
  private static final Instant END = Instant.parse("2024-11-01T00:00:00Z");

  /** The payloads of {@link Mutations} occur shortly before. */
  private static final Instant MUTATED = Instant.parse("2027-01-01T00:00:00Z");

  private final SplittableRandom random;
  private final OddTimestamps timestamps;
  private final OddKeys keys;
  private final Mutations mutations;
  private final int partitions;
  private final List<OddRecord> earlier = new ArrayList<>();
  private long shopSeed;
  private Iterator<SimulatedEvent> shop;

  OddRecords(int partitions, long seed) {
    this.random = new SplittableRandom(seed);
    this.timestamps = new OddTimestamps(random.split());
    this.keys = new OddKeys(random.split());
    this.mutations = Mutations.seeded(seed);
    this.partitions = partitions;
    this.shopSeed = seed;
    this.shop = nextShop();
  }

  /** The next records, of any partitions. */
  List<OddRecord> next(int count) {
    List<OddRecord> records = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      records.add(next());
    }
    return records;
  }

  private OddRecord next() {
    if (random.nextInt(ONE_IS_LARGE) == 0) {
      return large();
    }
    if (!earlier.isEmpty() && random.nextInt(ONE_IS_REPEATED) == 0) {
      return earlier.get(random.nextInt(earlier.size())).withPartition(partition());
    }
    OddRecord record = random.nextBoolean() ? simulated() : mutated();
    remember(record);
    return record;
  }

  private OddRecord simulated() {
    if (!shop.hasNext()) {
      shop = nextShop();
    }
    SimulatedEvent event = shop.next();
    byte[] valueOrNull = event.isTombstone() ? null : event.value();
    return record(event.key(), event.occurredAt(), valueOrNull);
  }

  private OddRecord mutated() {
    return record("C-" + random.nextInt(1_000), MUTATED, mutations.next());
  }

  private OddRecord record(String customer, Instant around, byte[] valueOrNull) {
    return new OddRecord(
        partition(), timestamps.near(around), keys.of(customer), valueOrNull, headers());
  }

  /** Bytes that no compression makes smaller. */
  private OddRecord large() {
    byte[] value = new byte[LARGEST_VALUE];
    random.nextBytes(value);
    return new OddRecord(
        partition(), timestamps.near(END), "C-1".getBytes(UTF_8), value, List.of());
  }

  private List<Header> headers() {
    return random.nextInt(8) == 0 ? OddHeaders.next(random) : List.of();
  }

  private int partition() {
    return random.nextInt(partitions);
  }

  private void remember(OddRecord record) {
    if (earlier.size() < REMEMBERED) {
      earlier.add(record);
    } else {
      earlier.set(random.nextInt(REMEMBERED), record);
    }
  }

  private Iterator<SimulatedEvent> nextShop() {
    SimulationOptions options =
        SimulationOptions.until(END).withCustomers(500).withShares(SHARES).withSeed(shopSeed++);
    return CheckoutEvents.history(options).iterator();
  }
}

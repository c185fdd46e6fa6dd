package io.spendcast.pipelines.cli.backfill;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.spendcast.pipelines.cli.Failure;
import io.spendcast.transforms.steps.BundleSteps;
import java.io.IOException;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.beam.sdk.io.kafka.KafkaRecord;
import org.apache.beam.sdk.io.kafka.KafkaTimestampType;
import org.apache.beam.sdk.values.KV;
import org.apache.kafka.common.header.internals.RecordHeaders;

/**
 * Lanes divide a file as partitions divide a topic. All lines of a customer are in one lane, and
 * each lane stores its lines in the file's order, a bundle in each transaction. A line's offset is
 * its number in its lane, so the number of lanes must never change.
 */
final class BackfillLanes implements AutoCloseable {
  static final int COUNT = 8;

  private final String file;
  private final BundleSteps steps;
  private final int bundle;
  private final InstantSource clock;
  private final ExecutorService threads = Executors.newFixedThreadPool(COUNT);
  private final List<Lane> lanes = new ArrayList<>();
  private long skipped;

  /** Lines that wait, and the bundle that is being stored. */
  private static final class Lane {
    private final long stored;
    private long next;
    private List<KafkaRecord<byte[], byte[]>> waiting = new ArrayList<>();
    private Future<?> storing = CompletableFuture.completedFuture(null);

    Lane(long stored) {
      this.stored = stored;
    }
  }

  /**
   * @param stored number of lines of each lane that are stored already
   * @param bundle number of lines that are stored in one transaction
   * @param clock time at which each line counts as received
   */
  BackfillLanes(
      String file, List<Long> stored, BundleSteps steps, int bundle, InstantSource clock) {
    this.file = file;
    this.steps = steps;
    this.bundle = bundle;
    this.clock = clock;
    stored.forEach(count -> lanes.add(new Lane(count)));
  }

  /**
   * Adds a line to its lane, which stores it later; skips a line that is stored already. Waits when
   * the lane has a full bundle while its previous one is still being stored.
   *
   * @throws Failure if an earlier bundle of the lane could not be stored
   */
  void add(byte[] line) throws InterruptedException {
    String customer = BackfillFile.customerOf(line);
    int number = customer == null ? 0 : Math.floorMod(customer.hashCode(), COUNT);
    Lane lane = lanes.get(number);
    long offset = lane.next++;
    if (offset < lane.stored) {
      skipped++;
      return;
    }
    lane.waiting.add(record(file, number, offset, customer, line, clock.millis()));
    if (lane.waiting.size() == bundle) {
      store(lane);
    }
  }

  /**
   * Stores the remaining lines, and waits until every line is stored.
   *
   * @throws Failure if a bundle could not be stored
   */
  void finish() throws InterruptedException {
    for (Lane lane : lanes) {
      store(lane);
    }
    for (Lane lane : lanes) {
      await(lane);
    }
  }

  /** Number of lines that an earlier run has stored. */
  long skipped() {
    return skipped;
  }

  private void store(Lane lane) throws InterruptedException {
    await(lane);
    if (!lane.waiting.isEmpty()) {
      List<KafkaRecord<byte[], byte[]>> full = lane.waiting;
      lane.waiting = new ArrayList<>(bundle);
      lane.storing = threads.submit(() -> run(full));
    }
  }

  private Void run(List<KafkaRecord<byte[], byte[]>> full)
      throws SQLException, IOException, InterruptedException {
    steps.run(full);
    return null;
  }

  private static void await(Lane lane) throws InterruptedException {
    try {
      lane.storing.get();
    } catch (ExecutionException e) {
      throw new Failure(
          "stopped, and goes on from there when it is run again: " + e.getCause().getMessage());
    }
  }

  /** Record that a line would be in a topic. */
  static KafkaRecord<byte[], byte[]> record(
      String file, int lane, long offset, String customer, byte[] line, long millis) {
    return new KafkaRecord<>(
        file,
        lane,
        offset,
        millis,
        KafkaTimestampType.CREATE_TIME,
        new RecordHeaders(),
        KV.of(customer == null ? null : customer.getBytes(UTF_8), line));
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }
}

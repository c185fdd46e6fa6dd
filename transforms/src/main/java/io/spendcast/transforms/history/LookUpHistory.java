package io.spendcast.transforms.history;

import io.spendcast.inference.BundleBuffer;
import io.spendcast.transforms.database.Postgres;
import io.spendcast.transforms.ledger.GapFinder;
import io.spendcast.transforms.ledger.OffsetRange;
import io.spendcast.transforms.ledger.PrefixCheck;
import io.spendcast.transforms.ledger.StreamClaim;
import io.spendcast.transforms.metrics.Histogram;
import io.spendcast.transforms.outcome.Accepted;
import io.spendcast.transforms.outcome.Outcome;
import io.spendcast.transforms.outcome.Outcomes;
import io.spendcast.transforms.trace.BundleTraces;
import io.spendcast.transforms.trace.StepSpan;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.beam.sdk.metrics.Counter;
import org.apache.beam.sdk.metrics.Metrics;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.apache.beam.sdk.values.PCollection;
import org.joda.time.Duration;
import org.joda.time.Instant;

/**
 * Gives every new purchase its customer's history, with one statement for a whole bundle, and one
 * more where purchases come late.
 *
 * <p>A history is what arrived before the purchase and occurred strictly before it, earlier records
 * of the same bundle included: the same wherever bundles are cut and whatever a crash left behind,
 * provided that a customer's records are all in one partition. A bundle whose predecessors are not
 * stored waits for them, and fails after 30 seconds: nothing is scored on a hole.
 */
public final class LookUpHistory extends PTransform<PCollection<Outcome>, PCollection<Outcome>> {
  private final Postgres postgres;
  private final StreamClaim claim;
  private final GapFinder gaps;
  private final Duration patience;

  private LookUpHistory(Postgres postgres, StreamClaim claim, GapFinder gaps, Duration patience) {
    this.postgres = postgres;
    this.claim = claim;
    this.gaps = gaps;
    this.patience = patience;
  }

  /**
   * @param claim whose ledger tells what is stored
   */
  public static LookUpHistory in(Postgres postgres, StreamClaim claim) {
    return new LookUpHistory(postgres, claim, GapFinder.none(), PrefixCheck.PATIENCE);
  }

  /** Sets the finder that distinguishes offsets that never arrive from offsets that are late. */
  public LookUpHistory withGapFinder(GapFinder finder) {
    return new LookUpHistory(postgres, claim, finder, patience);
  }

  /** Shortens the wait for predecessors, for tests that do not wait for half a minute. */
  public LookUpHistory withPatience(Duration shorter) {
    return new LookUpHistory(postgres, claim, gaps, shorter);
  }

  @Override
  public PCollection<Outcome> expand(PCollection<Outcome> outcomes) {
    PrefixCheck prefixCheck = new PrefixCheck(postgres, claim, gaps, patience);
    return outcomes
        .apply("LookUpBundle", ParDo.of(new LookUpFn(postgres, prefixCheck)))
        .setCoder(Outcomes.CODER);
  }

  public static final class LookUpFn extends DoFn<Outcome, Outcome> {
    private static final Counter LOOKED_UP = Metrics.counter(LookUpHistory.class, "looked_up");
    private static final Counter QUERIES = Metrics.counter(LookUpHistory.class, "bundles");
    private static final Histogram DURATION = Histogram.ofDurations(LookUpHistory.class);

    private final Postgres postgres;
    private final PrefixCheck prefixCheck;
    private transient BundleBuffer<Outcome> bundle;

    public LookUpFn(Postgres postgres, PrefixCheck prefixCheck) {
      this.postgres = postgres;
      this.prefixCheck = prefixCheck;
    }

    @StartBundle
    public void startBundle() {
      bundle = new BundleBuffer<>();
    }

    @ProcessElement
    public void process(
        @Element Outcome outcome, @Timestamp Instant timestamp, BoundedWindow window) {
      bundle.add(outcome, timestamp, window);
    }

    @FinishBundle
    public void finishBundle(FinishBundleContext context)
        throws SQLException, InterruptedException {
      if (!bundle.isEmpty()) {
        bundle.sort(Outcomes.BY_POSITION);
        bundle.output(lookUp(bundle.elements()), context);
      }
    }

    private List<Outcome> lookUp(List<Outcome> inOrder) throws SQLException, InterruptedException {
      try (StepSpan step = BundleTraces.ofThisJvm().begin(inOrder)) {
        List<Outcome> results = lookUpOrWait(inOrder);
        step.succeeds();
        return results;
      }
    }

    private List<Outcome> lookUpOrWait(List<Outcome> inOrder)
        throws SQLException, InterruptedException {
      List<OffsetRange> ranges = OffsetRange.of(inOrder);
      List<Accepted> events = inOrder.stream().flatMap(LookUpFn::accepted).toList();
      StoredHistories stored;
      do {
        long start = System.nanoTime();
        stored = ask(ranges, events);
        DURATION.addSince(start);
      } while (!prefixCheck.await(stored.ledger(), ranges));
      LOOKED_UP.inc(events.size());
      QUERIES.inc();
      return withHistories(inOrder, stored);
    }

    private StoredHistories ask(List<OffsetRange> ranges, List<Accepted> events)
        throws SQLException {
      Integer[] partitions =
          ranges.stream().map(OffsetRange::partition).distinct().toArray(Integer[]::new);
      try (Connection connection = postgres.dataSource().getConnection()) {
        return StoredHistories.ask(connection, prefixCheck.claim(), partitions, events);
      }
    }

    public static List<Outcome> withHistories(List<Outcome> inOrder, StoredHistories stored) {
      BundleHistories histories = new BundleHistories(stored.newestCorrection());
      List<Outcome> results = new ArrayList<>(inOrder.size());
      int event = 0;
      for (Outcome outcome : inOrder) {
        if (outcome instanceof Accepted accepted) {
          results.add(histories.next(accepted, stored.known().get(event), stored.before(accepted)));
          event++;
        } else {
          results.add(outcome);
        }
      }
      return results;
    }

    private static Stream<Accepted> accepted(Outcome outcome) {
      return outcome instanceof Accepted accepted ? Stream.of(accepted) : Stream.empty();
    }
  }
}

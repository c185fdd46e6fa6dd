package io.spendcast.transforms.ledger;

import io.spendcast.transforms.database.Postgres;
import java.io.Serializable;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.beam.sdk.metrics.Counter;
import org.apache.beam.sdk.metrics.Metrics;
import org.apache.beam.sdk.util.BackOff;
import org.apache.beam.sdk.util.BackOffUtils;
import org.apache.beam.sdk.util.FluentBackoff;
import org.apache.beam.sdk.util.Sleeper;
import org.joda.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets a bundle proceed only when everything before it is stored. Offsets that Kafka never delivers
 * are found by one more read of the missing range of each partition, and recorded together in the
 * ledger. Other offsets are awaited.
 */
public final class PrefixCheck implements Serializable {
  private static final Logger LOG = LoggerFactory.getLogger(PrefixCheck.class);
  private static final Counter WAITS = Metrics.counter(PrefixCheck.class, "waits");
  private static final Counter PROBES = Metrics.counter(PrefixCheck.class, "probes");
  private static final Counter VOID = Metrics.counter(PrefixCheck.class, "void_offsets");
  public static final Duration PATIENCE = Duration.standardSeconds(30);

  private final Postgres postgres;
  private final StreamClaim claim;
  private final GapFinder gaps;
  private final Duration patience;

  public PrefixCheck(Postgres postgres, StreamClaim claim, GapFinder gaps, Duration patience) {
    this.postgres = postgres;
    this.claim = claim;
    this.gaps = gaps;
    this.patience = patience;
  }

  public StreamClaim claim() {
    return claim;
  }

  /**
   * Returns once no offset is left that is missing before or within a bundle.
   *
   * @param view of the ledger, read with the bundle's histories
   * @param bundle offsets of its records
   * @return whether all of them were void, so that histories that were read before are complete
   * @throws IllegalStateException naming a hole that is still there when patience ends
   */
  public boolean await(LedgerView view, List<OffsetRange> bundle)
      throws SQLException, InterruptedException {
    List<OffsetRange> holes = view.holesBefore(bundle);
    if (holes.isEmpty()) {
      return true;
    }
    Ledger ledger = Ledger.of(postgres, claim);
    List<OffsetRange> found = probe(holes, bundle);
    List<OffsetRange> left = OffsetRange.without(holes, found);
    // Offsets of the bundle's own records are never void: the stream has read them.
    recordGaps(OffsetRange.without(found, bundle), ledger);
    if (left.isEmpty()) {
      return true;
    }
    awaitStored(left, ledger);
    return false;
  }

  private List<OffsetRange> probe(List<OffsetRange> holes, List<OffsetRange> bundle) {
    Map<Integer, Long> ends = new HashMap<>();
    bundle.forEach(range -> ends.merge(range.partition(), range.to(), Math::max));
    List<OffsetRange> found = new ArrayList<>();
    for (OffsetRange span : OffsetRange.spans(holes)) {
      PROBES.inc();
      long end = ends.get(span.partition());
      found.addAll(gaps.in(new OffsetRange(span.partition(), span.from(), end)));
    }
    return found;
  }

  private void recordGaps(List<OffsetRange> found, Ledger ledger) throws SQLException {
    if (!found.isEmpty()) {
      ledger.recordGaps(found);
      VOID.inc(found.stream().mapToLong(OffsetRange::size).sum());
      LOG.debug("void: {}", found);
    }
  }

  private void awaitStored(List<OffsetRange> holes, Ledger ledger)
      throws SQLException, InterruptedException {
    WAITS.inc();
    BackOff backOff =
        FluentBackoff.DEFAULT
            .withInitialBackoff(Duration.millis(20))
            .withMaxBackoff(Duration.millis(500))
            .withMaxCumulativeBackoff(patience)
            .backoff();
    List<OffsetRange> left = ledger.holesIn(holes);
    while (!left.isEmpty()) {
      if (!BackOffUtils.next(Sleeper.DEFAULT, backOff)) {
        throw new IllegalStateException(
            "nothing is scored on a hole: after %s still no outcome for %s"
                .formatted(patience, left.get(0)));
      }
      left = ledger.holesIn(left);
    }
  }
}

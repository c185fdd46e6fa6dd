package io.spendcast.transforms;

import java.io.Serializable;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
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
 * Lets a bundle go on only when everything before it is stored. Offsets that Kafka never delivers
 * are found by reading them again, and noted in the ledger; others are waited for.
 */
final class PrefixCheck implements Serializable {
  private static final Logger LOG = LoggerFactory.getLogger(PrefixCheck.class);
  private static final Counter WAITS = Metrics.counter(PrefixCheck.class, "waits");
  private static final Counter VOID = Metrics.counter(PrefixCheck.class, "void_offsets");
  static final Duration PATIENCE = Duration.standardSeconds(30);

  private final Postgres postgres;
  private final StreamClaim claim;
  private final Voids voids;
  private final Duration patience;

  PrefixCheck(Postgres postgres, StreamClaim claim, Voids voids, Duration patience) {
    this.postgres = postgres;
    this.claim = claim;
    this.voids = voids;
    this.patience = patience;
  }

  StreamClaim claim() {
    return claim;
  }

  /**
   * Returns once none of the holes is left.
   *
   * @throws IllegalStateException naming a hole that is still there when patience ends
   */
  void await(List<OffsetRange> holes) throws SQLException, InterruptedException {
    if (holes.isEmpty()) {
      return;
    }
    WAITS.inc();
    Ledger ledger = Ledger.of(postgres, claim);
    BackOff backOff =
        FluentBackoff.DEFAULT
            .withInitialBackoff(Duration.millis(20))
            .withMaxBackoff(Duration.millis(500))
            .withMaxCumulativeBackoff(patience)
            .backoff();
    Set<OffsetRange> probed = new HashSet<>();
    List<OffsetRange> left = holes;
    while (!left.isEmpty()) {
      boolean foundSome = false;
      for (OffsetRange hole : left) {
        foundSome |= probed.add(hole) && noteVoids(hole, ledger);
      }
      if (!foundSome && !BackOffUtils.next(Sleeper.DEFAULT, backOff)) {
        throw new IllegalStateException(
            "nothing is scored on a hole: after %s still no outcome for %s"
                .formatted(patience, left.get(0)));
      }
      left = ledger.holesIn(holes);
    }
  }

  private boolean noteVoids(OffsetRange hole, Ledger ledger) throws SQLException {
    List<OffsetRange> found = voids.in(hole);
    for (OffsetRange range : found) {
      ledger.recordGap(range, Ledger.Gap.VOID);
      VOID.inc(range.size());
      LOG.debug("void: {}", range);
    }
    return !found.isEmpty();
  }
}

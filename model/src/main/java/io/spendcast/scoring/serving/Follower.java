package io.spendcast.scoring.serving;

import io.spendcast.scoring.registry.RegistryException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings the wanted version to a server, a look at a time. Whatever goes wrong, the version that
 * serves goes on, and each reason is logged once until all is well again.
 */
final class Follower {
  private static final Logger LOG = LoggerFactory.getLogger(Follower.class);

  /** A registry that is back is seen within this time, or within the usual pause. */
  private static final Duration LONGEST_OUTAGE_PAUSE = Duration.ofSeconds(30);

  private static final int FIRST_RETRY_IN_POLLS = 4;
  private static final Duration LONGEST_RETRY = Duration.ofHours(1);
  private static final int MOST_DOUBLINGS = 20;

  private final ScorerServer server;
  private final Versions versions;
  private final Duration poll;
  private final InstantSource clock;
  private final Set<String> logged = new HashSet<>();
  private int outages;
  private String broken = "";
  private int failures;
  private Instant retryAt = Instant.MIN;

  Follower(ScorerServer server, Versions versions, Duration poll, InstantSource clock) {
    this.server = server;
    this.versions = versions;
    this.poll = poll;
    this.clock = clock;
  }

  /**
   * Polls for the wanted version and swaps to it if it is new; returns the pause until the next
   * poll. Failures are caught whatever they are: a model or a registry can bring any, and none may
   * end this.
   */
  Duration look() {
    try {
      String wanted = versions.wanted();
      if (wanted.equals(server.version())) {
        settle();
      } else if (!wanted.equals(broken) || !clock.instant().isBefore(retryAt)) {
        replaceBy(wanted);
      }
      outages = 0;
      return poll;
    } catch (RuntimeException | LinkageError e) {
      refuse("stays at version %s: %s".formatted(server.version(), said(e)), e);
      return grown(poll, ++outages, longer(poll, LONGEST_OUTAGE_PAUSE));
    }
  }

  private void replaceBy(String wanted) {
    String old = server.version();
    try {
      LoadedModel next = versions.load(wanted);
      server.swap(next);
      LOG.info("model {}: version {} serves instead of {}", next.name(), wanted, old);
      forget();
    } catch (RegistryException e) {
      throw e;
    } catch (RuntimeException | LinkageError e) {
      failures = wanted.equals(broken) ? failures + 1 : 1;
      broken = wanted;
      Duration first = poll.multipliedBy(FIRST_RETRY_IN_POLLS);
      retryAt = clock.instant().plus(grown(first, failures, LONGEST_RETRY));
      refuse("stays at version %s, not %s: %s".formatted(old, wanted, said(e)), e);
    }
  }

  private void settle() {
    if (!logged.isEmpty()) {
      LOG.info("version {} is the wanted one again", server.version());
    }
    server.settle();
    forget();
  }

  private void forget() {
    logged.clear();
    broken = "";
    failures = 0;
  }

  private void refuse(String reason, Throwable cause) {
    server.refuse(reason, cause instanceof QuarantinedModelException);
    if (logged.add(reason)) {
      LOG.warn("model {} {}", server.reference(), reason);
      LOG.debug("refused", cause);
    }
  }

  private static String said(Throwable failure) {
    return failure.getMessage() == null ? failure.toString() : failure.getMessage();
  }

  private static Duration grown(Duration first, int count, Duration longest) {
    Duration pause = first.multipliedBy(1L << Math.min(count - 1, MOST_DOUBLINGS));
    return pause.compareTo(longest) < 0 ? pause : longest;
  }

  private static Duration longer(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? other : one;
  }
}

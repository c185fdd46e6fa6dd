package io.spendcast.transforms.outcome;

import io.spendcast.transforms.coder.RecordCoder;
import java.util.Comparator;
import org.apache.beam.sdk.coders.Coder;

/** Coder and order of outcomes. */
public final class Outcomes {
  public static final Coder<Outcome> CODER = RecordCoder.of(Outcome.class);

  /** Order of arrival: topic, partition, offset. */
  public static final Comparator<Outcome> BY_POSITION =
      Comparator.comparing((Outcome o) -> o.position().topicId())
          .thenComparing(o -> o.position().partition())
          .thenComparing(o -> o.position().offset());

  private Outcomes() {}
}

package io.spendcast.transforms.outcome;

import io.spendcast.transforms.coder.RecordCoder;
import org.apache.beam.sdk.coders.Coder;

/** Coder of outcomes, used where a runner needs bytes. */
public final class Outcomes {
  public static final Coder<Outcome> CODER = RecordCoder.of(Outcome.class);

  private Outcomes() {}
}

package io.spendcast.transforms;

import io.spendcast.transforms.coder.RecordCoder;
import org.apache.beam.sdk.coders.Coder;

/** How outcomes are encoded where a runner needs bytes. */
final class Outcomes {
  static final Coder<Outcome> CODER = RecordCoder.of(Outcome.class);

  private Outcomes() {}
}

package io.spendcast.transforms.inference.batch;

import java.io.Serializable;

/** Told how each batch went. */
interface Tally extends Serializable {
  Tally NONE =
      new Tally() {
        @Override
        public void succeeded(int size, long nanos) {}

        @Override
        public void failedBatch() {}

        @Override
        public void failedExamples(int count) {}
      };

  void succeeded(int size, long nanos);

  /** Also for a half of a batch that failed before. */
  void failedBatch();

  void failedExamples(int count);
}

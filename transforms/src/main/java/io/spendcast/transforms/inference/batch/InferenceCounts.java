package io.spendcast.transforms.inference.batch;

import java.io.Serializable;

/** Receiver of the outcome of each batch. */
interface InferenceCounts extends Serializable {
  InferenceCounts NONE =
      new InferenceCounts() {
        @Override
        public void succeeded(int size, long nanos) {}

        @Override
        public void failedBatch() {}

        @Override
        public void failedExamples(int count) {}
      };

  void succeeded(int size, long nanos);

  /** Counts a failed batch; a failed half of a batch that failed before counts again. */
  void failedBatch();

  void failedExamples(int count);
}

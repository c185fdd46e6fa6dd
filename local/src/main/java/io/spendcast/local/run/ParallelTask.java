package io.spendcast.local.run;

import io.spendcast.local.stack.StreamProgress;
import java.util.List;

/** Activity that runs beside the live events. */
interface ParallelTask extends AutoCloseable {
  ParallelTask NOTHING =
      new ParallelTask() {
        @Override
        public String note(StreamProgress watch) {
          return "";
        }

        @Override
        public boolean isDone() {
          return false;
        }

        @Override
        public List<String> faults() {
          return List.of();
        }

        @Override
        public void close() {
          // Nothing was started.
        }
      };

  /** Text for the status line, requested about once a second. */
  String note(StreamProgress watch);

  /** Whether the activity needs no more live events. */
  boolean isDone();

  /** Faults of the activity; empty when all went well. */
  List<String> faults();

  @Override
  void close();
}

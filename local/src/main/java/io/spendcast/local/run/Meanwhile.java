package io.spendcast.local.run;

import io.spendcast.local.stack.StreamWatch;
import java.util.List;

/** What else goes on while live events flow. */
interface Meanwhile extends AutoCloseable {
  Meanwhile NOTHING =
      new Meanwhile() {
        @Override
        public String note(StreamWatch watch) {
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

  /** For the status line; asked for about once a second. */
  String note(StreamWatch watch);

  /** Whether live events are needed no longer. */
  boolean isDone();

  /** What went wrong; nothing when all went well. */
  List<String> faults();

  @Override
  void close();
}

package io.spendcast.transforms.inference;

import java.util.concurrent.atomic.AtomicInteger;

/** Something that ends with its last user; whoever makes this is the first one. */
final class Counted<T> {
  private final T of;
  private final Runnable end;
  private final AtomicInteger users = new AtomicInteger(1);

  Counted(T of, Runnable end) {
    this.of = of;
    this.end = end;
  }

  T of() {
    return of;
  }

  /** Counts one user more, unless the last one has gone. */
  boolean tryRetain() {
    return users.getAndUpdate(count -> count == 0 ? 0 : count + 1) > 0;
  }

  void release() {
    if (users.decrementAndGet() == 0) {
      end.run();
    }
  }
}

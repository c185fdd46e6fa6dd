package io.spendcast.transforms.inference.batch;

import java.util.concurrent.atomic.AtomicInteger;

/** Resource that ends with its last user. The creator of this counts as the first user. */
public final class Counted<T> {
  private final T of;
  private final Runnable end;
  private final AtomicInteger users = new AtomicInteger(1);

  public Counted(T of, Runnable end) {
    this.of = of;
    this.end = end;
  }

  public T of() {
    return of;
  }

  /** Counts one user more, unless the last one has gone. */
  public boolean tryRetain() {
    return users.getAndUpdate(count -> count == 0 ? 0 : count + 1) > 0;
  }

  public void release() {
    if (users.decrementAndGet() == 0) {
      end.run();
    }
  }
}

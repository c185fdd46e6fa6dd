package io.spendcast.simulator.events;

import io.spendcast.simulator.shop.Checkout;
import io.spendcast.simulator.shop.Seeds;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/** Records that are created on request; see {@link CheckoutEvents#live}. */
final class LiveEvents implements Iterator<SimulatedEvent> {
  private static final double NEWCOMER_SHARE = 0.02;
  private static final int REMEMBERED = 1000;

  private final Clock clock;
  private final RandomGenerator random;
  private final CheckoutRecorder recorder;
  private final Mishaps mishaps;
  private final Regulars regulars;
  private final List<Checkout> recent = new ArrayList<>(REMEMBERED);

  LiveEvents(SimulationOptions options, Clock clock) {
    this.clock = clock;
    this.random = new SplittableRandom(Seeds.derive(options.seed(), clock.millis()));
    this.recorder = new CheckoutRecorder(new EventIds(random.nextLong()), random);
    this.mishaps = new Mishaps(options.shares(), random);
    this.regulars = new Regulars(options, random);
  }

  @Override
  public boolean hasNext() {
    return true;
  }

  @Override
  public SimulatedEvent next() {
    if (recent.isEmpty()) {
      return sell();
    }
    Checkout earlier = recent.get(random.nextInt(recent.size()));
    if (mishaps.duplicate()) {
      return CheckoutRecorder.event(earlier).as(SimulatedEvent.DUPLICATE);
    }
    if (mishaps.bad()) {
      return recorder.spoil(earlier);
    }
    return mishaps.refund()
        ? CheckoutRecorder.event(recorder.refund(earlier, clock.millis()))
        : sell();
  }

  private SimulatedEvent sell() {
    boolean late = mishaps.late();
    long occurred = clock.millis() - (late ? mishaps.lateness() : 0);
    boolean newcomer = random.nextDouble() < NEWCOMER_SHARE;
    Checkout purchase =
        recorder.purchase(newcomer ? regulars.welcome() : regulars.pick(), occurred);
    remember(purchase);
    SimulatedEvent event = CheckoutRecorder.event(purchase);
    return late ? event.as(SimulatedEvent.LATE) : event;
  }

  private void remember(Checkout purchase) {
    if (recent.size() < REMEMBERED) {
      recent.add(purchase);
    } else {
      recent.set(random.nextInt(REMEMBERED), purchase);
    }
  }
}

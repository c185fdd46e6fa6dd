package io.spendcast.simulator.events;

import io.spendcast.simulator.shop.Checkout;
import io.spendcast.simulator.shop.Season;
import io.spendcast.simulator.shop.Seeds;
import io.spendcast.simulator.shop.Shopper;
import java.util.Comparator;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.PriorityQueue;
import java.util.SplittableRandom;

/**
 * All records of a population in the order in which they are sent, from the first to those at the
 * end. The same options give the same bytes on the same Java. Memory grows with the customers, not
 * with the events.
 */
final class HistoryEvents implements Iterator<SimulatedEvent> {
  private final Season season;
  private final long end;
  private final CheckoutRecorder recorder;
  private final Mishaps mishaps;
  private final PriorityQueue<Turn> turns = new PriorityQueue<>(Turn.IN_ORDER);
  private final PriorityQueue<Parcel> parcels = new PriorityQueue<>(Parcel.IN_ORDER);
  private long parcelNumber;

  HistoryEvents(SimulationOptions options) {
    season = Season.between(options.start(), options.end());
    end = options.end().toEpochMilli();
    SplittableRandom random = new SplittableRandom(Seeds.derive(options.seed(), -1));
    recorder = new CheckoutRecorder(new EventIds(random.nextLong()), random);
    mishaps = new Mishaps(options.shares(), random);
    for (int number = 1; number <= options.customers(); number++) {
      Shopper customer = Shopper.of(options.seed(), number);
      await(customer, customer.rhythm.first(season, customer.random));
    }
  }

  @Override
  public boolean hasNext() {
    while (!turns.isEmpty() && (parcels.isEmpty() || turns.peek().at < parcels.peek().at)) {
      Turn turn = turns.poll();
      buy(turn.customer, turn.at);
      await(turn.customer, turn.customer.rhythm.next(season, turn.at, turn.customer.random));
    }
    return !parcels.isEmpty();
  }

  @Override
  public SimulatedEvent next() {
    if (!hasNext()) {
      throw new NoSuchElementException("the history is over");
    }
    return parcels.poll().event;
  }

  /** Milliseconds at which the next record is sent. */
  long nextSentAt() {
    if (!hasNext()) {
      throw new NoSuchElementException("the history is over");
    }
    return parcels.peek().at;
  }

  private void await(Shopper customer, long at) {
    if (at <= end) {
      turns.add(new Turn(at, customer));
    }
  }

  private void buy(Shopper customer, long at) {
    Checkout purchase = recorder.purchase(customer, at);
    ring(purchase, at);
    if (mishaps.refund()) {
      long refundedAt = at + mishaps.untilRefunded();
      ring(recorder.refund(purchase, refundedAt), refundedAt);
    }
    if (mishaps.bad()) {
      send(recorder.spoil(purchase), at);
    }
  }

  private void ring(Checkout checkout, long at) {
    SimulatedEvent event = CheckoutRecorder.event(checkout);
    boolean late = mishaps.late();
    long sentAt = late ? at + mishaps.lateness() : at;
    send(late ? event.as(SimulatedEvent.LATE) : event, sentAt);
    if (mishaps.duplicate()) {
      send(event.as(SimulatedEvent.DUPLICATE), sentAt + mishaps.untilRepeated());
    }
  }

  /** Queues a record, unless it would be sent after the history's end. */
  private void send(SimulatedEvent event, long at) {
    if (at <= end) {
      parcels.add(new Parcel(at, parcelNumber++, event));
    }
  }

  /** A customer's next purchase. */
  private record Turn(long at, Shopper customer) {
    static final Comparator<Turn> IN_ORDER =
        Comparator.comparingLong(Turn::at).thenComparingLong(turn -> turn.customer.number);
  }

  /** A record on its way. */
  private record Parcel(long at, long number, SimulatedEvent event) {
    static final Comparator<Parcel> IN_ORDER =
        Comparator.comparingLong(Parcel::at).thenComparingLong(Parcel::number);
  }
}

package io.spendcast.simulator.events;

import io.spendcast.simulator.shop.Basket;
import io.spendcast.simulator.shop.Checkout;
import io.spendcast.simulator.shop.Shopper;
import java.time.Instant;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Creates the purchases and refunds of customers, and spoils records.
 *
 * @param random source of chance for refunds and damage, which no customer decides
 */
record CheckoutRecorder(EventIds ids, RandomGenerator random) {
  Checkout purchase(Shopper customer, long millis) {
    return new Checkout(
        ids.next(millis),
        false,
        "A-" + customer.number + "-" + Long.toString(millis, Character.MAX_RADIX),
        customer,
        Instant.ofEpochMilli(millis),
        customer.channel(),
        Basket.draw(customer.taste, customer.random));
  }

  /** Refunds the whole order, or one line of it. */
  Checkout refund(Checkout bought, long millis) {
    int line = random.nextInt(2 * bought.lines().size());
    return new Checkout(
        ids.next(millis),
        true,
        bought.orderId(),
        bought.customer(),
        Instant.ofEpochMilli(millis),
        bought.channel(),
        line < bought.lines().size() ? List.of(bought.lines().get(line)) : bought.lines());
  }

  /** A record like this one, of its own event id, that breaks the contract in one way. */
  SimulatedEvent spoil(Checkout bought) {
    Damage damage = Damage.values()[random.nextInt(Damage.values().length)];
    Checkout other =
        new Checkout(
            ids.next(bought.occurredAt().toEpochMilli()),
            false,
            bought.orderId(),
            bought.customer(),
            bought.occurredAt(),
            bought.channel(),
            bought.lines());
    return new SimulatedEvent(
        damage.kind(),
        other.customer().id(),
        damage.apply(ContractJson.write(other)),
        other.occurredAt());
  }

  static SimulatedEvent event(Checkout checkout) {
    return new SimulatedEvent(
        checkout.refund() ? SimulatedEvent.REFUND : SimulatedEvent.PURCHASE,
        checkout.customer().id(),
        ContractJson.write(checkout),
        checkout.occurredAt());
  }
}

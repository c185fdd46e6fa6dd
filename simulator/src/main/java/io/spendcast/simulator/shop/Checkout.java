package io.spendcast.simulator.shop;

import java.time.Instant;
import java.util.List;

/** A purchase or a refund as the shop knows it, before it is written as an event. */
public record Checkout(
    String eventId,
    boolean refund,
    String orderId,
    Shopper customer,
    Instant occurredAt,
    String channel,
    List<Line> lines) {}

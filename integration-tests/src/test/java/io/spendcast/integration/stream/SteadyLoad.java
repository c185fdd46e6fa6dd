package io.spendcast.integration.stream;

import io.spendcast.local.process.StackException;
import io.spendcast.local.process.Wait;
import io.spendcast.simulator.events.CheckoutEvents;
import io.spendcast.simulator.events.SimulatedEvent;
import io.spendcast.simulator.events.SimulationOptions;
import java.time.Duration;
import java.util.Iterator;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * Sends so many records a second until it is closed, each with the time at which it was due as its
 * timestamp, so that whatever is late shows as latency.
 */
final class SteadyLoad implements AutoCloseable {
  private static final Duration STEP = Duration.ofMillis(20);

  private final PurchaseTopic topic;
  private final int perSecond;
  private final Iterator<SimulatedEvent> events;
  private final AtomicBoolean end = new AtomicBoolean();
  private final AtomicReference<Exception> failure = new AtomicReference<>();
  private final CompletableFuture<Void> sending;

  SteadyLoad(PurchaseTopic topic, int perSecond) {
    this.topic = topic;
    this.perSecond = perSecond;
    SimulationOptions options =
        SimulationOptions.until(SampleEvents.END).withCustomers(20_000).withSeed(11);
    this.events = CheckoutEvents.history(options).iterator();
    this.sending = CompletableFuture.runAsync(this::send);
  }

  private void send() {
    Callback noteFailure = (metadata, exception) -> failure.compareAndSet(null, exception);
    try (Producer<String, byte[]> producer = topic.producer(Map.of("linger.ms", "5"))) {
      long start = System.currentTimeMillis();
      for (long sent = 0; !end.get() && events.hasNext(); sent++) {
        long due = start + sent * 1_000 / perSecond;
        while (due > System.currentTimeMillis()) {
          Wait.pause(STEP);
        }
        ProducerRecord<String, byte[]> record = topic.record(events.next());
        var unused =
            producer.send(
                new ProducerRecord<>(
                    record.topic(), record.partition(), due, record.key(), record.value()),
                noteFailure);
        topic.alsoSent(1);
      }
    }
  }

  /** Fails when it has run out of events, or Kafka did not take one. */
  void requireRunning() {
    if (sending.isDone() || failure.get() != null) {
      throw new StackException("the load has ended", failure.get());
    }
  }

  /** Returns when all that was sent is durable. */
  @Override
  public void close() {
    end.set(true);
    sending.join();
  }
}

package io.spendcast.benchmarks.data;

import io.spendcast.local.process.StackException;
import io.spendcast.local.servers.Broker;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;

/** Writes events to a topic; a record that Kafka refuses ends the benchmark. */
public final class Producing implements AutoCloseable {
  private final KafkaProducer<String, String> producer;
  private final String topic;
  private final Events events;
  private final AtomicReference<Exception> failure = new AtomicReference<>();

  public Producing(Broker broker, String topic, Events events) {
    this.producer =
        new KafkaProducer<>(
            Map.of(
                ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                broker.bootstrapServers(),
                ProducerConfig.ACKS_CONFIG,
                "all",
                ProducerConfig.LINGER_MS_CONFIG,
                2,
                ProducerConfig.BATCH_SIZE_CONFIG,
                128 << 10),
            new StringSerializer(),
            new StringSerializer());
    this.topic = topic;
    this.events = events;
  }

  /**
   * Writes events as fast as Kafka accepts them. All are in Kafka when this returns.
   *
   * @param from number of the first event
   * @param to number after the last event's
   * @throws StackException when Kafka refuses a record
   */
  public void backlog(long from, long to) {
    for (long number = from; number < to; number++) {
      send(events.at(number), Instant.now());
    }
    producer.flush();
    check();
  }

  /**
   * Writes events at a steady rate. A record's Kafka timestamp is the time at which it was due, so
   * a producer that falls behind shows as latency.
   *
   * @return the number after the last event's
   * @throws StackException when Kafka refuses a record
   */
  public long steadily(long from, int perSecond, Duration length) {
    long start = System.nanoTime();
    Instant startedAt = Instant.now();
    long count = perSecond * length.toSeconds();
    for (long sent = 0; sent < count; sent++) {
      long due = sent * 1_000_000_000L / perSecond;
      while (System.nanoTime() - start < due) {
        LockSupport.parkNanos(500_000);
      }
      Instant dueAt = startedAt.plusNanos(due);
      send(events.at(from + sent, dueAt), dueAt);
    }
    producer.flush();
    check();
    return from + count;
  }

  @Override
  public void close() {
    producer.close();
  }

  @SuppressWarnings("FutureReturnValueIgnored") // the callback records failures
  private void send(Events.Event event, Instant at) {
    producer.send(
        new ProducerRecord<>(topic, null, at.toEpochMilli(), event.key(), event.value()),
        (unused, problem) -> {
          if (problem != null) {
            failure.compareAndSet(null, problem);
          }
        });
  }

  private void check() {
    if (failure.get() != null) {
      throw new StackException("Kafka has refused a record", failure.get());
    }
  }
}

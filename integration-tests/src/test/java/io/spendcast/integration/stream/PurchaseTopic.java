package io.spendcast.integration.stream;

import io.spendcast.local.process.Attempt;
import io.spendcast.local.process.Wait;
import io.spendcast.local.servers.Broker;
import io.spendcast.local.servers.Topics;
import io.spendcast.simulator.events.SimulatedEvent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * The topic of a scenario. The same events always become the same records: partition and timestamp
 * are ours to say, so that two streams have to judge alike.
 */
final class PurchaseTopic implements AutoCloseable {
  /** Longer than any outage of a scenario. */
  private static final String PATIENCE_MILLIS = "600000";

  private final Broker broker;
  private final String name;
  private Producer<String, byte[]> producer;
  private int partitions;
  private int used;
  private long records;
  private long offsetsBefore;

  PurchaseTopic(Broker broker, String name) {
    this.broker = broker;
    this.name = name;
    this.producer = producer(Map.of());
  }

  String name() {
    return name;
  }

  /**
   * Makes the topic. What it holds is older than any usual retention.
   *
   * @param withTraffic how many of the partitions get records
   */
  void create(int count, int withTraffic) {
    partitions = count;
    used = withTraffic;
    Map<String, String> settings = Map.of("retention.ms", "-1", "max.message.bytes", "4194304");
    administrate(topics -> topics.create(name, partitions, settings));
  }

  /** Makes it one of so many partitions, all with traffic from now on. */
  void addPartitions(int count) {
    administrate(topics -> topics.grow(name, count));
    partitions = count;
    used = count;
    // A producer looks at its topic's partitions every five minutes only.
    replaceProducer();
  }

  /** Deletes the topic and makes another one of the same name, for which old producers are lost. */
  void makeAnew() {
    offsetsBefore = offsets();
    administrate(topics -> topics.delete(name));
    create(partitions, used);
    replaceProducer();
  }

  /** Deletes the topic for good. */
  void delete() {
    administrate(topics -> topics.delete(name));
  }

  /** Deletes every record that it holds, as retention would; offsets go on. */
  void forget() {
    administrate(topics -> topics.deleteRecords(name));
  }

  private void replaceProducer() {
    producer.close(Duration.ZERO);
    producer = producer(Map.of());
  }

  private void administrate(Consumer<Topics> task) {
    try (Topics topics = Topics.of(broker)) {
      task.accept(topics);
    }
  }

  /** Returns when all of them are durable. */
  void send(List<SimulatedEvent> events) {
    send(events, record -> record);
  }

  /** Sends the same events as other records, each made of the usual one. */
  synchronized void send(
      List<SimulatedEvent> events, UnaryOperator<ProducerRecord<String, byte[]>> other) {
    List<Future<RecordMetadata>> sent = new ArrayList<>(events.size());
    events.forEach(event -> sent.add(producer.send(other.apply(record(event)))));
    sent.forEach(PurchaseTopic::await);
    records += events.size();
  }

  /** Sends so many a second, in ten steps a second. */
  void sendPaced(List<SimulatedEvent> events, int perSecond) {
    int step = Math.max(1, perSecond / 10);
    for (int from = 0; from < events.size(); from += step) {
      send(events.subList(from, Math.min(from + step, events.size())));
      Wait.pause(Duration.ofMillis(100));
    }
  }

  /**
   * Stops the broker while nothing is being sent. A record on its way would be sent again after a
   * restart, and stored twice: with each partition's state a broker forgets the producers whose
   * last record has a timestamp older than {@code producer.id.expiration.ms} (a day), as ours have.
   */
  synchronized void stopBroker() {
    broker.stop();
  }

  /** The record that an event is; tombstones have no value. */
  ProducerRecord<String, byte[]> record(SimulatedEvent event) {
    int partition = Math.floorMod(event.key().hashCode(), used);
    byte[] value = event.isTombstone() ? null : event.value();
    long timestamp = SampleEvents.END.toEpochMilli();
    return new ProducerRecord<>(name, partition, timestamp, event.key(), value);
  }

  /** A producer for the caller to close; what it sends has to be told by {@link #alsoSent}. */
  Producer<String, byte[]> producer(Map<String, Object> more) {
    Map<String, Object> config = new HashMap<>(more);
    config.put(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, broker.bootstrapServers());
    config.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, "4194304");
    config.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, "lz4");
    config.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, PATIENCE_MILLIS);
    config.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, PATIENCE_MILLIS);
    return new KafkaProducer<>(config, new StringSerializer(), new ByteArraySerializer());
  }

  void alsoSent(long count) {
    records += count;
  }

  /** Records sent that a consumer may see. */
  long records() {
    return records;
  }

  /** Where the next record of each partition will be. */
  Map<Integer, Long> ends() {
    try (Topics topics = Topics.of(broker)) {
      return topics.ends(name).entrySet().stream()
          .collect(Collectors.toMap(end -> end.getKey().partition(), Map.Entry::getValue));
    }
  }

  /** Offsets given, in deleted topics of this name too: records, aborted ones and markers. */
  long offsets() {
    try (Topics topics = Topics.of(broker)) {
      return offsetsBefore + topics.count(name);
    }
  }

  @Override
  public void close() {
    producer.close(Duration.ZERO);
  }

  private static void await(Future<RecordMetadata> sent) {
    Attempt.orFail(
        "Kafka did not take a record",
        () -> sent.get(Long.parseLong(PATIENCE_MILLIS), TimeUnit.MILLISECONDS));
  }
}

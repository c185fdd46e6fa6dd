package io.spendcast.integration.fuzz;

import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.record.CompressionType;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Ordinary producers of one topic. */
record OddProducers(String bootstrapServers, String topic) {
  /** As long as Kafka allows: no transaction is to end by itself. */
  private static final String TRANSACTION_MILLIS = "900000";

  /** A producer without transactions, for the caller to close. */
  Producer<byte[], byte[]> plain(CompressionType compression) {
    return producer(Map.of(ProducerConfig.COMPRESSION_TYPE_CONFIG, compression.name));
  }

  /** A producer that may begin a transaction; earlier ones of the same id are fenced. */
  Producer<byte[], byte[]> transactional(String id) {
    Producer<byte[], byte[]> producer =
        producer(
            Map.of(
                ProducerConfig.TRANSACTIONAL_ID_CONFIG, id,
                ProducerConfig.TRANSACTION_TIMEOUT_CONFIG, TRANSACTION_MILLIS));
    producer.initTransactions();
    return producer;
  }

  SentRecords.Copy send(Producer<byte[], byte[]> producer, OddRecord record) {
    return new SentRecords.Copy(producer.send(record.toProducerRecord(topic)), record.digests());
  }

  private Producer<byte[], byte[]> producer(Map<String, Object> more) {
    Map<String, Object> config = new HashMap<>(more);
    config.put(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
    config.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, "4194304");
    return new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer());
  }
}

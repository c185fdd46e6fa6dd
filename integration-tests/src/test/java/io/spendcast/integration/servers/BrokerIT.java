package io.spendcast.integration.servers;

import static org.assertj.core.api.Assertions.assertThat;

import io.spendcast.local.servers.Broker;
import io.spendcast.local.servers.Topics;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BrokerIT {
  private static final byte[] OVER_ONE_MEBIBYTE = new byte[(1 << 20) + 1];

  @TempDir Path folder;

  @Test
  void keepsTopicsAndRecordsThroughStopAndKill() throws Exception {
    try (Broker broker = broker()) {
      broker.start();
      create(broker, "purchases");
      produce(broker, "purchases", new byte[] {1});

      broker.stop();
      broker.start();
      produce(broker, "purchases", new byte[] {2});
      broker.kill();
      broker.start();

      assertThat(count(broker, "purchases")).isEqualTo(2);
    }
  }

  @Test
  void takesRecordsThatTheContractRefuses() throws Exception {
    try (Broker broker = broker()) {
      broker.start();
      create(broker, "purchases");

      produce(broker, "purchases", OVER_ONE_MEBIBYTE);

      assertThat(count(broker, "purchases")).isEqualTo(1);
    }
  }

  private Broker broker() {
    return Broker.in(folder.resolve("kafka"), folder.resolve("kafka.log"));
  }

  private static void create(Broker broker, String topic) {
    try (Topics topics = Topics.of(broker)) {
      topics.create(topic, 2, Map.of());
    }
  }

  private static long count(Broker broker, String topic) {
    try (Topics topics = Topics.of(broker)) {
      return topics.count(topic);
    }
  }

  private static void produce(Broker broker, String topic, byte[] value) throws Exception {
    Map<String, Object> config =
        Map.of("bootstrap.servers", broker.bootstrapServers(), "max.request.size", 2 << 20);
    ByteArraySerializer bytes = new ByteArraySerializer();
    try (var producer = new KafkaProducer<>(config, bytes, bytes)) {
      producer.send(new ProducerRecord<>(topic, value)).get(30, TimeUnit.SECONDS);
    }
  }
}

package io.spendcast.simulator.sink;

import io.spendcast.simulator.events.InvalidFlags;
import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import org.apache.kafka.clients.CommonClientConfigs;
import picocli.CommandLine.Option;

/** Flags of the Kafka topic and of the way in which records are sent to it. */
final class KafkaFlags {
  @Option(
      names = "--bootstrapServers",
      required = true,
      paramLabel = "HOST:PORT",
      description = "Kafka; further client settings come from --kafkaProperties.")
  private String bootstrapServers;

  @Option(
      names = "--topic",
      defaultValue = "purchases",
      description = "Must exist (default ${DEFAULT-VALUE}).")
  private String topic;

  @Option(
      names = "--kafkaProperties",
      paramLabel = "FILE",
      description = "Any Kafka client properties, so TLS and SASL too.")
  private Path kafkaProperties;

  @Option(
      names = "--timestamps",
      defaultValue = "now",
      paramLabel = "now|occurred",
      description =
          "Kafka timestamp of each record (default ${DEFAULT-VALUE}). With 'occurred', a topic that"
              + " keeps records for a time may drop old ones at once, and a broker that restarts may"
              + " store one that was on its way twice: it forgets who sent records over a day old.")
  private Timestamps timestamps;

  EventSink open() {
    Properties client = new Properties();
    if (kafkaProperties != null) {
      try (Reader reader = Files.newBufferedReader(kafkaProperties, StandardCharsets.UTF_8)) {
        client.load(reader);
      } catch (IOException e) {
        throw new InvalidFlags("can't read " + kafkaProperties + ": " + e);
      }
    }
    client.put(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
    return KafkaSink.to(topic, client, timestamps);
  }
}

package io.spendcast.pipelines.start;

import io.spendcast.transforms.format.EventFormats;
import io.spendcast.transforms.format.SchemaRegistry;
import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.clients.CommonClientConfigs;
import picocli.CommandLine.Option;

/** Flags that name the Kafka brokers, further properties of the client, and the topic. */
public final class KafkaOptions {
  /** Name by which Kafka's other clients of a schema registry know its user and password. */
  private static final String REGISTRY_USER = "basic.auth.user.info";

  @Option(
      names = "--bootstrapServers",
      paramLabel = "HOST:PORT",
      defaultValue = "${env:SPENDCAST_BOOTSTRAP_SERVERS}",
      description = "Kafka brokers. Default: SPENDCAST_BOOTSTRAP_SERVERS of the environment.")
  private String servers;

  @Option(
      names = "--kafkaProperties",
      paramLabel = "FILE",
      defaultValue = "",
      description = "File with further Kafka client properties, for TLS, SASL and the like.")
  private String file;

  @Option(
      names = "--topic",
      paramLabel = "NAME",
      defaultValue = "purchases",
      description = "Topic that the stream reads. Default: ${DEFAULT-VALUE}.")
  private String topic;

  public String topic() {
    return topic;
  }

  public Map<String, Object> properties() {
    if (servers == null || servers.isBlank()) {
      throw new WrongStart(
          "no Kafka given: use --bootstrapServers or set SPENDCAST_BOOTSTRAP_SERVERS");
    }
    return properties(servers, file);
  }

  /**
   * Formats of the topic's events.
   *
   * @param registry address of a schema registry; empty for none
   */
  public EventFormats formats(String registry) {
    return formats(registry, clientProperties(file), SchemaRegistry.PATIENCE);
  }

  /**
   * Formats of a topic's events.
   *
   * @param registry address of a schema registry; empty for none
   * @param properties properties of the Kafka client, which may name the registry's user
   * @throws WrongStart if the address is none
   */
  public static EventFormats formats(
      String registry, Map<String, Object> properties, Duration patience) {
    if (registry.isEmpty()) {
      return EventFormats.JSON;
    }
    String user = properties.getOrDefault(REGISTRY_USER, "").toString();
    try {
      return EventFormats.withRegistry(new SchemaRegistry(registry, user, patience));
    } catch (IllegalArgumentException e) {
      throw new WrongStart("--schemaRegistry: " + e.getMessage(), e);
    }
  }

  /**
   * Properties of a Kafka client.
   *
   * @param file Java properties file with further ones; empty for none
   * @throws WrongStart if the file cannot be read
   */
  public static Map<String, Object> properties(String servers, String file) {
    Map<String, Object> kafka = clientProperties(file);
    kafka.put(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, servers);
    return kafka;
  }

  private static Map<String, Object> clientProperties(String file) {
    Map<String, Object> kafka = new HashMap<>();
    if (!file.isEmpty()) {
      Properties properties = new Properties();
      try (Reader reader = Files.newBufferedReader(Path.of(file), StandardCharsets.UTF_8)) {
        properties.load(reader);
      } catch (IOException e) {
        throw new WrongStart("--kafkaProperties: cannot read " + file, e);
      }
      properties.forEach((name, value) -> kafka.put((String) name, value));
    }
    return kafka;
  }
}

package io.spendcast.integration.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.spendcast.local.process.ChildProcess;
import io.spendcast.local.process.LogTail;
import io.spendcast.local.process.ProjectFolder;
import io.spendcast.local.process.Wait;
import io.spendcast.local.stack.StreamConfig;
import io.spendcast.local.stack.StreamProcess;
import io.spendcast.local.supervise.ExitCode;
import io.spendcast.simulator.events.CheckoutEvents;
import io.spendcast.simulator.events.SimulatedEvent;
import io.spendcast.simulator.events.SimulationOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The stream among closed servers: it gets in with what it was given, and with nothing else. */
class SecurityIT {
  private static final Duration PATIENCE = Duration.ofMinutes(4);

  private static final Instant LONG_AGO = Instant.parse("2024-11-01T00:00:00Z");

  @TempDir private static Path folder;
  private static Certificates ours;
  private static Certificates others;
  private static SecureServers servers;

  @BeforeAll
  static void start() throws Exception {
    ours = Certificates.in(folder.resolve("ours"));
    others = Certificates.in(folder.resolve("others"));
    servers = SecureServers.start(folder, ours);
  }

  @AfterAll
  static void stop() {
    if (servers != null) {
      servers.close();
    }
  }

  @Test
  void storesAndScoresEverythingOverEncryptedAndAuthenticatedConnections() throws Exception {
    List<SimulatedEvent> events =
        CheckoutEvents.history(SimulationOptions.until(LONG_AGO).withCustomers(30)).toList();
    send(events);

    try (ChildProcess stream = stream(config("stream"))) {
      Wait.until(
          "everything to be stored",
          PATIENCE,
          () -> {
            stream.requireAlive();
            return offsetsStored() == events.size();
          });
      assertThat(stream.stop(PATIENCE)).isEqualTo(ExitCode.DONE);
    }

    assertThat(
            servers
                .postgres()
                .value("select string_agg(distinct version, ',') from spendcast.predictions"))
        .isEqualTo("1");
  }

  @Test
  void saysInOneLineWhatKeepsItOut() throws Exception {
    assertRefused(
        "wrong-kafka-password",
        config("a").withFlag("kafkaProperties", clientFile(ours, "wrong").toString()),
        "Authentication failed");
    assertRefused(
        "untrusted-kafka",
        config("b")
            .withFlag("kafkaProperties", clientFile(others, SecureServers.PASSWORD).toString()),
        "SSL handshake failed");
    assertRefused(
        "wrong-database-password",
        config("c").withFlag("dbPasswordFile", file("wrong").toString()),
        "password authentication failed for user \"stream\"");
    assertRefused(
        "untrusted-database",
        config("d").withFlag("jdbcUrl", jdbcUrl("127.0.0.1", others)),
        "PKIX path");
    assertRefused(
        "another-host", config("e").withFlag("jdbcUrl", jdbcUrl("localhost", ours)), "hostname");
    assertRefused(
        "wrong-registry-password",
        config("f").withEnvironment(Map.of("MLFLOW_TRACKING_PASSWORD", "wrong")),
        "check MLFLOW_TRACKING_USERNAME and MLFLOW_TRACKING_PASSWORD");
  }

  @Test
  void letsNobodyDoMoreThanTheirRoleMayInTheDatabase() {
    assertDenied("stream", "drop table spendcast.purchases", "must be owner");
    assertDenied("stream", "truncate spendcast.purchases", "permission denied");
    assertDenied("stream", "alter table spendcast.purchases add x int", "must be owner");
    assertDenied("stream", "delete from spendcast.purchases", "permission denied");
    assertDenied("stream", "update spendcast.predictions set version = ''", "permission denied");
    assertDenied(
        "stream", "insert into spendcast.erased_customers values ('')", "permission denied");
    assertDenied("stream", "delete from spendcast.alerts_paused", "permission denied");
    assertDenied("report", "insert into spendcast.alerts default values", "permission denied");
    assertDenied("report", "delete from spendcast.reports", "permission denied");
    assertDenied("reader", "insert into spendcast.duplicates default values", "permission denied");
    assertDenied("reader", "update spendcast.streams set epoch = 0", "permission denied");
    assertDenied("reader", "create table spendcast.mine ()", "permission denied");
    // Superset's user.
    assertDenied("dashboards", "create table dashboards.mine ()", "permission denied");
    assertDenied("dashboards", "drop view dashboards.today_lag", "must be owner");
    assertDenied("dashboards", "select from spendcast.purchases", "permission denied");
    assertDenied("dashboards", "delete from spendcast.predictions", "permission denied");
  }

  @Test
  void letsNobodyDoMoreThanTheirAclsMayInKafka() throws Exception {
    try (Producer<String, byte[]> stream = producer("spendcast-stream")) {
      assertThatThrownBy(
              () ->
                  stream
                      .send(new ProducerRecord<>(SecureServers.TOPIC, new byte[1]))
                      .get(1, TimeUnit.MINUTES))
          .isInstanceOf(ExecutionException.class)
          .hasCauseInstanceOf(TopicAuthorizationException.class);
    }
    Map<String, Object> reading = client("spendcast-checkout");
    reading.put("group.id", "spendcast");
    try (KafkaConsumer<byte[], byte[]> checkout =
        new KafkaConsumer<>(reading, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      checkout.assign(List.of(new TopicPartition(SecureServers.TOPIC, 0)));
      checkout.seek(checkout.assignment().iterator().next(), 0);
      assertThatThrownBy(
              () -> {
                for (int i = 0; i < 60; i++) {
                  checkout.poll(Duration.ofSeconds(1));
                }
              })
          .isInstanceOf(TopicAuthorizationException.class);
    }
  }

  /** As in {@code k8s/base/stream/application.yaml}. */
  private static StreamConfig config(String log) throws IOException {
    return StreamConfig.loggingTo(folder.resolve(log + ".log"))
        .withFlag("sparkMaster", "local[2]")
        .withFlag("bootstrapServers", servers.kafka())
        .withFlag("topic", SecureServers.TOPIC)
        .withFlag("kafkaProperties", clientFile(ours, SecureServers.PASSWORD).toString())
        .withFlag("jdbcUrl", jdbcUrl("127.0.0.1", ours))
        .withFlag("dbUser", "stream")
        .withFlag("dbPasswordFile", file(SecureServers.PASSWORD).toString())
        .withFlag("model", "models:/purchase-value@champion")
        .withFlag("modelCache", folder.resolve("models-" + log).toString())
        .withFlag("alertMaxAge", "none")
        .withEnvironment(servers.mlflow().environment());
  }

  private static ChildProcess stream(StreamConfig config) {
    return new StreamProcess(ProjectFolder.find(), config).start();
  }

  private static void assertRefused(String name, StreamConfig config, String why) {
    try (ChildProcess stream = stream(config)) {
      int exit = stream.waitFor(PATIENCE);
      assertThat(LogTail.of(config.log())).as(name).contains(why);
      assertThat(exit).as(name).isEqualTo(ExitCode.WRONG_START);
    }
  }

  private static void assertDenied(String user, String sql, String why) {
    assertThatThrownBy(
            () -> {
              try (Connection connection =
                      DriverManager.getConnection(
                          jdbcUrl("127.0.0.1", ours), user, SecureServers.PASSWORD);
                  Statement statement = connection.createStatement()) {
                statement.execute(sql);
              }
            })
        .as(user + ": " + sql)
        .isInstanceOf(SQLException.class)
        .hasMessageContaining(why);
  }

  private static String jdbcUrl(String host, Certificates trusted) {
    return "jdbc:postgresql://%s:%d/postgres?sslmode=verify-full&sslrootcert=%s"
        .formatted(host, servers.postgres().port(), trusted.authority());
  }

  /** The very file of the manifests, with Strimzi's secrets where this test has them. */
  private static Path clientFile(Certificates trusted, String password) throws IOException {
    Path secrets = Files.createTempDirectory(folder, "kafka-user");
    Files.writeString(secrets.resolve("sasl.jaas.config"), jaas("spendcast-stream", password));
    String shipped =
        Files.readString(ProjectFolder.find().root().resolve("k8s/base/stream/client.properties"));
    String here =
        shipped
            .replace("/etc/spendcast/kafka-user", secrets.toString())
            .replace("/etc/spendcast/kafka-ca/ca.crt", trusted.authority().toString());
    return Files.writeString(secrets.resolve("client.properties"), here);
  }

  private static Map<String, Object> client(String user) throws IOException {
    Properties file = new Properties();
    try (var reader = Files.newBufferedReader(clientFile(ours, SecureServers.PASSWORD))) {
      file.load(reader);
    }
    Map<String, Object> client = new HashMap<>();
    file.forEach((name, value) -> client.put((String) name, value));
    client.put("bootstrap.servers", servers.kafka());
    client.put("sasl.jaas.config", jaas(user, SecureServers.PASSWORD));
    return client;
  }

  private static String jaas(String user, String password) {
    return "org.apache.kafka.common.security.scram.ScramLoginModule required username=\"%s\" password=\"%s\";"
        .formatted(user, password);
  }

  private static Path file(String content) throws IOException {
    return Files.writeString(Files.createTempFile(folder, "secret", ""), content);
  }

  private static Producer<String, byte[]> producer(String user) throws IOException {
    Map<String, Object> config = client(user);
    config.put("enable.idempotence", "false");
    return new KafkaProducer<>(config, new StringSerializer(), new ByteArraySerializer());
  }

  private static void send(List<SimulatedEvent> events) throws Exception {
    try (Producer<String, byte[]> checkout = producer("spendcast-checkout")) {
      List<Future<RecordMetadata>> sent = new ArrayList<>();
      for (SimulatedEvent event : events) {
        byte[] value = event.isTombstone() ? null : event.value();
        sent.add(
            checkout.send(
                new ProducerRecord<>(
                    SecureServers.TOPIC, null, LONG_AGO.toEpochMilli(), event.key(), value)));
      }
      for (Future<RecordMetadata> record : sent) {
        record.get(1, TimeUnit.MINUTES);
      }
    }
  }

  private static long offsetsStored() {
    return Long.parseLong(
        servers.postgres().value("select coalesce(sum(offsets), 0) from spendcast.accounting"));
  }
}

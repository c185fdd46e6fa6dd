package io.spendcast.integration.security;

import io.spendcast.local.process.FreePort;
import io.spendcast.local.process.ProjectFolder;
import io.spendcast.local.servers.Broker;
import io.spendcast.local.servers.Mlflow;
import io.spendcast.local.servers.PostgresProcess;
import io.spendcast.local.servers.Registrar;
import io.spendcast.local.servers.Topics;
import io.spendcast.local.stack.SpendcastCommands;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ScramCredentialInfo;
import org.apache.kafka.clients.admin.ScramMechanism;
import org.apache.kafka.clients.admin.UserScramCredentialUpsertion;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;

/**
 * Kafka with TLS and SCRAM, PostgreSQL with TLS and SCRAM, and MLflow with passwords: closed as
 * they are in production, with the rights that {@code k8s/base} gives. Their owners come in by
 * another door.
 */
final class SecureServers implements AutoCloseable {
  static final String TOPIC = "purchases";
  static final String PASSWORD = "a-password-of-tests";

  private final Broker broker;
  private final PostgresProcess postgres;
  private final Mlflow mlflow;
  private final int kafkaPort;
  private final Path folder;

  private SecureServers(Path folder, Certificates certificates) throws IOException {
    this.folder = folder;
    this.kafkaPort = FreePort.find();
    int inner = FreePort.find();
    int controller = FreePort.find();
    this.broker =
        Broker.in(folder.resolve("kafka"), folder.resolve("kafka.log"))
            .withPort(inner)
            .withSettings(kafkaSettings(inner, controller, certificates));
    this.postgres =
        PostgresProcess.in(folder.resolve("postgres"), folder.resolve("postgres.log"))
            .withSettings(
                Map.of(
                    "ssl", "on",
                    "ssl_cert_file", certificates.serverCertificate().toString(),
                    "ssl_key_file", certificates.serverKey().toString(),
                    "hba_file", accessFile().toString()));
    this.mlflow =
        Mlflow.in(
                ProjectFolder.find().mlflowVenv(),
                folder.resolve("mlflow"),
                folder.resolve("mlflow.log"))
            .withPasswords();
  }

  static SecureServers start(Path folder, Certificates certificates) throws Exception {
    SecureServers servers = new SecureServers(folder, certificates);
    try {
      servers.broker.start();
      servers.openKafka();
      servers.postgres.start();
      servers.openPostgres();
      servers.mlflow.start();
      Registrar.withChampion(servers.mlflow, ProjectFolder.find().model());
      return servers;
    } catch (Exception e) {
      servers.close();
      throw e;
    }
  }

  String kafka() {
    return "127.0.0.1:" + kafkaPort;
  }

  PostgresProcess postgres() {
    return postgres;
  }

  Mlflow mlflow() {
    return mlflow;
  }

  private Map<String, String> kafkaSettings(int inner, int controller, Certificates certificates) {
    String listeners = "BROKER://127.0.0.1:%d,CLIENT://127.0.0.1:%d".formatted(inner, kafkaPort);
    return Map.ofEntries(
        Map.entry("listeners", listeners + ",CONTROLLER://127.0.0.1:" + controller),
        Map.entry("advertised.listeners", listeners),
        Map.entry("controller.quorum.voters", "1@127.0.0.1:" + controller),
        Map.entry(
            "listener.security.protocol.map",
            "BROKER:PLAINTEXT,CONTROLLER:PLAINTEXT,CLIENT:SASL_SSL"),
        Map.entry("sasl.enabled.mechanisms", "SCRAM-SHA-512"),
        Map.entry(
            "listener.name.client.scram-sha-512.sasl.jaas.config",
            "org.apache.kafka.common.security.scram.ScramLoginModule required;"),
        Map.entry("ssl.keystore.type", "PKCS12"),
        Map.entry("ssl.keystore.location", certificates.serverStore().toString()),
        Map.entry("ssl.keystore.password", Certificates.PASSWORD),
        Map.entry(
            "authorizer.class.name", "org.apache.kafka.metadata.authorizer.StandardAuthorizer"),
        Map.entry("super.users", "User:ANONYMOUS"));
  }

  /** The users of {@code k8s/base/kafka/users.yaml}. */
  private void openKafka() throws Exception {
    try (Topics topics = Topics.of(broker)) {
      topics.create(TOPIC, 2, Map.of("retention.ms", "-1"));
    }
    try (Admin admin = broker.admin()) {
      admin
          .alterUserScramCredentials(
              Stream.of("spendcast-stream", "spendcast-checkout")
                  .map(SecureServers::credential)
                  .collect(Collectors.toList()))
          .all()
          .get(30, TimeUnit.SECONDS);
      Set<AclOperation> reading =
          Set.of(AclOperation.READ, AclOperation.DESCRIBE, AclOperation.DESCRIBE_CONFIGS);
      admin
          .createAcls(
              Stream.of(
                      allowed("stream", ResourceType.TOPIC, TOPIC, reading),
                      allowed(
                          "stream",
                          ResourceType.GROUP,
                          "spendcast",
                          Set.of(AclOperation.READ, AclOperation.DESCRIBE)),
                      allowed(
                          "checkout",
                          ResourceType.TOPIC,
                          TOPIC,
                          Set.of(AclOperation.WRITE, AclOperation.DESCRIBE)))
                  .flatMap(List::stream)
                  .toList())
          .all()
          .get(30, TimeUnit.SECONDS);
    }
  }

  private static org.apache.kafka.clients.admin.UserScramCredentialAlteration credential(
      String user) {
    return new UserScramCredentialUpsertion(
        user, new ScramCredentialInfo(ScramMechanism.SCRAM_SHA_512, 4096), PASSWORD);
  }

  private static List<AclBinding> allowed(
      String user, ResourceType type, String name, Set<AclOperation> operations) {
    return operations.stream()
        .map(
            operation ->
                new AclBinding(
                    new ResourcePattern(type, name, PatternType.LITERAL),
                    new AccessControlEntry(
                        "User:spendcast-" + user, "*", operation, AclPermissionType.ALLOW)))
        .toList();
  }

  private Path accessFile() throws IOException {
    Path file = Files.createDirectories(folder).resolve("pg_hba.conf");
    Files.writeString(
        file,
        """
        local all all trust
        host all postgres 127.0.0.1/32 trust
        hostssl all all 127.0.0.1/32 scram-sha-256
        """);
    return file;
  }

  private void openPostgres() {
    new SpendcastCommands(postgres, ProjectFolder.find().jar(), folder.resolve("commands.log"))
        .run("migrate", "--baseCurrency=USD");
    for (String name : List.of("stream", "report", "reader", "dashboards")) {
      postgres.execute(
          "create role %1$s login password '%2$s' in role spendcast_%1$s"
              .formatted(name, PASSWORD));
    }
  }

  @Override
  public void close() {
    try (postgres;
        broker;
        mlflow) {
      // Closed in the opposite order by leaving.
    }
  }
}

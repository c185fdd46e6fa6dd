package io.spendcast.pipelines.stream.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.spendcast.pipelines.shards.Partitions;
import io.spendcast.pipelines.start.WrongStart;
import io.spendcast.pipelines.stream.StreamGraph;
import io.spendcast.scoring.ModelReference;
import io.spendcast.scoring.ServingSettings;
import io.spendcast.transforms.alerts.AlertRules;
import io.spendcast.transforms.alerts.CustomerPages;
import io.spendcast.transforms.database.Postgres;
import io.spendcast.transforms.erasure.ErasureKey;
import io.spendcast.transforms.format.EventFormats;
import io.spendcast.transforms.format.SchemaRegistry;
import io.spendcast.transforms.publish.AlertTopic;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.kafka.common.IsolationLevel;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StreamSettingsTest {
  private static final Map<String, Object> KAFKA =
      Map.of("bootstrap.servers", "localhost:9092", "isolation.level", "read_committed");
  private static final String ARN = "arn:aws:sns:eu-west-1:123456789012:alerts";

  @Test
  void needsBrokersDatabaseAndModelAndKnowsTheRest() {
    assertThat(settings())
        .isEqualTo(
            new StreamSettings(
                "purchases",
                "spendcast",
                Optional.empty(),
                Duration.ofSeconds(10),
                Duration.ofSeconds(60),
                KAFKA,
                EventFormats.JSON,
                new Postgres("jdbc:postgresql://localhost/facts", "spendcast", ""),
                new StreamSettings.Model(
                    ModelReference.parse("model"),
                    ServingSettings.DEFAULT.withBaseCurrency("USD"),
                    Optional.empty()),
                "USD",
                ZoneOffset.UTC,
                new StreamSettings.Alerting(
                    new BigDecimal("1000"),
                    Optional.empty(),
                    AlertRules.none().withMaxAge(Duration.ofHours(24)),
                    Optional.empty(),
                    Optional.empty()),
                false,
                false,
                ErasureKey.NONE));
  }

  @Test
  void takesWhatTheFlagsSay() {
    StreamSettings settings =
        settings(
            "--topic=t",
            "--group=g",
            "--dbUser=u",
            "--dbPasswordFile=f",
            "--modelPoll=2s",
            "--shadowModel=models:/m@challenger",
            "--shadowBudget=50ms",
            "--dashboardUrl=https://superset.example.com/",
            "--modelCache=/var/cache/models",
            "--baseCurrency=GBP",
            "--alertThreshold=0.01",
            "--alertProbability=0.5",
            "--alertMaxAge=none",
            "--alertCooldown=7d",
            "--topicArn=" + ARN,
            "--storeFeatures",
            "--lockPatience=5m",
            "--outagePatience=30s",
            "--schemaRegistry=http://registry:8081/",
            "--partitions=0-2,7",
            "--acceptLoss");

    assertThat(settings)
        .isEqualTo(
            new StreamSettings(
                "t",
                "g",
                Optional.of(new Partitions(List.of(0, 1, 2, 7))),
                Duration.ofMinutes(5),
                Duration.ofSeconds(30),
                KAFKA,
                EventFormats.withRegistry(
                    new SchemaRegistry("http://registry:8081", "", Duration.ofSeconds(30))),
                new Postgres("jdbc:postgresql://localhost/facts", "u", "f")
                    .withPatience(Duration.ofSeconds(30)),
                new StreamSettings.Model(
                    ModelReference.parse("model"),
                    ServingSettings.DEFAULT
                        .withBaseCurrency("GBP")
                        .withThreshold(new BigDecimal("0.01"))
                        .withPoll(Duration.ofSeconds(2))
                        .withCache(Path.of("/var/cache/models")),
                    Optional.of(
                        new StreamSettings.Shadow(
                            new ModelReference.Alias("m", "challenger"), Duration.ofMillis(50)))),
                "GBP",
                ZoneOffset.UTC,
                new StreamSettings.Alerting(
                    new BigDecimal("0.01"),
                    Optional.of(new BigDecimal("0.5")),
                    AlertRules.none().withCooldown(Duration.ofDays(7)),
                    Optional.of(new AlertTopic(ARN)),
                    Optional.of(new CustomerPages("https://superset.example.com"))),
                true,
                true,
                ErasureKey.NONE));
  }

  @Test
  void addsTheKafkaPropertiesOfAFile(@TempDir Path folder) throws Exception {
    Path file = folder.resolve("kafka.properties");
    Files.writeString(file, "security.protocol=SSL\nbootstrap.servers=elsewhere:9092\n");

    assertThat(settings("--kafkaProperties=" + file).kafka())
        .isEqualTo(
            Map.of(
                "security.protocol", "SSL",
                "bootstrap.servers", "localhost:9092",
                "isolation.level", "read_committed"));
  }

  @Test
  void readsUncommittedRecordsOnlyOnDemand(@TempDir Path folder) throws Exception {
    Path file = folder.resolve("kafka.properties");
    Files.writeString(file, "isolation.level=read_uncommitted\n");

    StreamSettings asked = settings("--kafkaProperties=" + file);

    assertThat(settings().isolation()).isEqualTo(IsolationLevel.READ_COMMITTED);
    assertThat(asked.isolation()).isEqualTo(IsolationLevel.READ_UNCOMMITTED);
    assertThat(StreamGraph.consumer(settings())).containsEntry("isolation.level", "read_committed");
    assertThat(StreamGraph.consumer(asked)).containsEntry("isolation.level", "read_uncommitted");
  }

  @Test
  void refusesAnIsolationLevelThatKafkaDoesNotKnow(@TempDir Path folder) throws Exception {
    Path file = folder.resolve("kafka.properties");
    Files.writeString(file, "isolation.level=committed\n");

    assertThatThrownBy(() -> settings("--kafkaProperties=" + file))
        .isInstanceOf(WrongStart.class)
        .hasMessage(
            "--kafkaProperties: isolation.level must be read_committed or read_uncommitted,"
                + " but was committed");
  }

  @Test
  void refusesAFileOfKafkaPropertiesThatIsNotThere(@TempDir Path folder) throws IOException {
    Path missing = folder.resolve("missing");

    assertThatThrownBy(() -> settings("--kafkaProperties=" + missing))
        .isInstanceOf(WrongStart.class)
        .hasMessage("--kafkaProperties: cannot read " + missing);
  }

  @ParameterizedTest
  @CsvSource({
    "--baseCurrency=usd, --baseCurrency must be three capital letters",
    "--baseCurrency=EURO, --baseCurrency must be three capital letters",
    "--alertThreshold=0, --alertThreshold must be a positive amount",
    "--alertThreshold=-1, --alertThreshold must be a positive amount",
    "--alertThreshold=much, --alertThreshold must be a positive amount",
    "--alertProbability=0, --alertProbability must be over 0 and below 1",
    "--alertProbability=1, --alertProbability must be over 0 and below 1",
    "--alertProbability=50%, --alertProbability must be over 0 and below 1",
    "--outagePatience=none, --outagePatience must be a positive duration",
    "--outagePatience=999ms, --outagePatience must be at least 1s",
    "--modelPoll=none, --modelPoll must be a positive duration",
    "--modelPoll=15, --modelPoll must be none or a positive duration",
    "--shadowBudget=none, --shadowBudget must be a positive duration",
    "--shadowBudget=0ms, --shadowBudget must be none or a positive duration",
    "--alertMaxAge=1w, --alertMaxAge must be none or a positive duration",
    "--alertCooldown=0s, --alertCooldown must be none or a positive duration",
    "--topicArn=alerts, --topicArn: topic ARN must look like",
  })
  void refusesAFlagByNameAndValue(String flag, String complaint) {
    assertThatThrownBy(() -> settings(flag))
        .isInstanceOf(WrongStart.class)
        .hasMessageStartingWith(complaint)
        .hasMessageEndingWith("but was " + flag.substring(flag.indexOf('=') + 1));
  }

  @Test
  void takesAModelOfTheRegistry() {
    assertThat(settingsOf("models:/purchase-value@champion").model().reference())
        .isEqualTo(new ModelReference.Alias("purchase-value", "champion"));
  }

  @Test
  void refusesAReferenceThatLooksLikeTheRegistrysAndIsNone() {
    assertThatThrownBy(() -> settingsOf("models:/purchase-value"))
        .isInstanceOf(WrongStart.class)
        .hasMessageStartingWith("--model: model must be models:/name@alias, models:/name/3 or")
        .hasMessageEndingWith("but was \"models:/purchase-value\"");
  }

  private static StreamSettings settings(String... flags) {
    return settingsOf("model", flags);
  }

  private static StreamSettings settingsOf(String model, String... flags) {
    Stream<String> needed =
        Stream.of(
            "--bootstrapServers=localhost:9092",
            "--jdbcUrl=jdbc:postgresql://localhost/facts",
            "--model=" + model);
    return StreamSettings.of(
        PipelineOptionsFactory.fromArgs(
                Stream.concat(needed, Stream.of(flags)).toArray(String[]::new))
            .as(StreamOptions.class));
  }
}

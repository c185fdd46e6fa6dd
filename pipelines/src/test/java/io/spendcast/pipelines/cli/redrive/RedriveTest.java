package io.spendcast.pipelines.cli.redrive;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.spendcast.contract.AvroEvents;
import io.spendcast.contract.FakeRegistry;
import io.spendcast.pipelines.cli.TestDatabase;
import io.spendcast.pipelines.cli.TestDatabase.Run;
import io.spendcast.pipelines.cli.TestFacts;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What would be sent; that it is sent and stored is the stream's test. */
class RedriveTest {
  private static final String EVENT =
      "{\"event_id\":\"E-%d\",\"type\":\"purchase\",\"order_id\":\"A\",\"customer_id\":\"C-1\","
          + "\"occurred_at\":\"%s\",\"currency\":\"EUR\",\"items\":[{\"sku\":\"S\","
          + "\"quantity\":1,\"unit_price\":\"1.00\"}]}";

  private TestDatabase database;

  @BeforeEach
  void fill() {
    database = TestDatabase.migrated();
    for (int offset = 0; offset < 120; offset++) {
      database.execute(TestFacts.deadLetter(offset, "no_exchange_rate"));
    }
    database.execute(
        TestFacts.deadLetter(200, "not_json"),
        TestFacts.deadLetter(201, "no_exchange_rate"),
        "update spendcast.dead_letters set payload = convert_to(replace('"
            + EVENT.formatted(1, "2026-01-31T12:00:00Z")
            + "', 'E-1', 'E-' || kafka_offset), 'UTF8') where reason = 'no_exchange_rate'",
        TestFacts.deadLetter(202, "bad_time"),
        "update spendcast.dead_letters set payload = convert_to('"
            + EVENT.formatted(202, "2999-02-08T12:00:00Z")
            + "', 'UTF8') where kafka_offset = 202",
        "update spendcast.dead_letters set payload = convert_to('"
            + EVENT.formatted(201, "2026-02-08T12:00:00Z")
            + "', 'UTF8') where kafka_offset = 201");
  }

  @Test
  void wouldSendNothingThatIsStillRefused() {
    Run run = database.run("redrive", "--dryRun");

    assertThat(run.err()).isEmpty();
    assertThat(run.out())
        .isEqualTo(
            "Would send again: 0\n\nStill refused\n  reason            records\n"
                + "  bad_time                1\n"
                + "  no_exchange_rate      121\n  not_json                1\n");
  }

  @Test
  void wouldSendWhatPassesNowAlsoWhatWasOfTheFutureWhenItCame() {
    database.execute(
        "insert into spendcast.exchange_rates values ('EUR', '2026-01-31', 1.1),"
            + " ('EUR', '2026-02-08', 1.1)");

    assertThat(database.run("redrive", "--dry-run").out())
        .isEqualTo(
            "Would send again: 121\n\nStill refused\n  reason    records\n"
                + "  bad_time        1\n  not_json        1\n");
    assertThat(database.query("select 1 from spendcast.dead_letters where resolved_at is not null"))
        .isEmpty();
  }

  /** As it was stored by versions that took any timestamp. */
  @Test
  void sendsARecordAgainWhoseTimestampWasInAnotherUnit() {
    database.execute(
        "insert into spendcast.exchange_rates values ('EUR', '2026-01-31', 1.1)",
        "update spendcast.dead_letters set kafka_timestamp = '58884-01-01' where kafka_offset = 5");

    assertThat(sent()).isEqualTo("Would send again: 121");
  }

  /** The same bytes and headers are judged alike, wherever they come from. */
  @Test
  void judgesCloudEventsAndAvroAsTheStreamDoes() {
    String event = EVENT.formatted(9, "2026-01-31T12:00:00Z").replace("EUR", "USD");
    try (FakeRegistry registry = FakeRegistry.start().with(7, AvroEvents.SCHEMA.toString())) {
      database.execute(
          TestFacts.deadLetter(300, "missing_field"),
          "update spendcast.dead_letters set payload = convert_to('{\"data\":"
              + event
              + "}', 'UTF8'), headers = '{\"content-type\": \"application/cloudevents+json\"}'"
              + " where kafka_offset = 300",
          TestFacts.deadLetter(301, "unknown_schema"),
          "update spendcast.dead_letters set payload = '\\x"
              + HexFormat.of()
                  .formatHex(AvroEvents.framed(7, AvroEvents.bytes(event.getBytes(UTF_8))))
              + "' where kafka_offset = 301");

      assertThat(sent("--reason=missing_field")).isEqualTo("Would send again: 1");
      assertThat(sent("--reason=unknown_schema")).isEqualTo("Would send again: 0");
      assertThat(sent("--reason=unknown_schema", "--schemaRegistry=" + registry.url()))
          .isEqualTo("Would send again: 1");
    }
  }

  @Test
  void narrowsByStepReasonTimeAndNumber() {
    database.execute("insert into spendcast.exchange_rates values ('EUR', '2026-01-31', 1.1)");
    database.execute(
        "update spendcast.dead_letters set resolved_at = now() where kafka_offset < 20");

    assertThat(sent("--limit=70")).isEqualTo("Would send again: 70");
    assertThat(sent()).isEqualTo("Would send again: 101");
    assertThat(sent("--reason=not_json")).isEqualTo("Would send again: 0");
    assertThat(sent("--step=Parse", "--reason=no_exchange_rate"))
        .isEqualTo("Would send again: 101");
    assertThat(sent("--step=Predict")).isEqualTo("Would send again: 0");
    assertThat(sent("--since=2026-03-02")).isEqualTo("Would send again: 0");
  }

  @Test
  void refusesToStartWithoutKafka() {
    assertThat(database.run("redrive"))
        .isEqualTo(
            new Run(
                2,
                "",
                "error: no Kafka given: use --bootstrapServers or set SPENDCAST_BOOTSTRAP_SERVERS\n"));
    assertThat(database.run("redrive", "--limit=0", "--dryRun").err())
        .isEqualTo("error: --limit must be positive, but was 0\n");
  }

  private String sent(String... more) {
    List<String> arguments = new java.util.ArrayList<>(List.of("redrive", "--dryRun"));
    arguments.addAll(List.of(more));
    return database.run(arguments.toArray(String[]::new)).out().lines().findFirst().orElseThrow();
  }
}

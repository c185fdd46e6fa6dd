package io.spendcast.integration.stream;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.spendcast.contract.AvroEvents;
import io.spendcast.contract.ContractParser;
import io.spendcast.contract.FakeRegistry;
import io.spendcast.contract.ParseResult;
import io.spendcast.simulator.events.SimulatedEvent;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;

/**
 * Topics of other formats than JSON, through the real stream: their rows equal those of the JSON
 * topic. Records that break the contract are sent as they are, in each topic.
 */
class FormatsIT {
  private static final int AVRO_SCHEMA = 7;
  private static final String WITHOUT_RATE = "XTS";
  private static final List<SimulatedEvent> EVENTS = SampleEvents.all();

  @Test
  void storesTheRowsOfTheJsonTopicFromCloudEventsOfBothModes() {
    try (StreamRig rig = StreamRig.named("cloudevents")) {
      rig.start();
      run(rig, FormatsIT::cloudEvent);

      assertSameAsJson(rig);
      Map<String, String> headers = rig.facts().row("headers.sql");
      assertThat(headers.get("kept")).isEqualTo(headers.get("traced"));
      assertThat(Long.parseLong(headers.get("binary")))
          .isBetween(1_000L, Long.parseLong(headers.get("kept")) - 1_000);
      assertThat(rig.stack().commands().run("why", headers.get("example")))
          .containsPattern(
              "  traceparent +00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");
    }
  }

  @Test
  void storesTheRowsOfTheJsonTopicFromAvro() {
    try (FakeRegistry registry =
            FakeRegistry.start().with(AVRO_SCHEMA, AvroEvents.SCHEMA.toString());
        StreamRig rig = StreamRig.named("avro")) {
      rig.start(config -> config.withFlag("schemaRegistry", registry.url()));
      run(rig, FormatsIT::avro);

      assertSameAsJson(rig);
      assertThat(registry.requests()).isNotEmpty().containsOnly("/schemas/ids/" + AVRO_SCHEMA);
    }
  }

  /**
   * Restarts the stream in between: a start compares Kafka's newest records with the stored ones.
   */
  private static void run(StreamRig rig, UnaryOperator<ProducerRecord<String, byte[]>> format) {
    int half = EVENTS.size() / 2;
    send(rig, EVENTS.subList(0, half), format);
    rig.awaitAllStored();
    rig.stream().kill();
    send(rig, EVENTS.subList(half, EVENTS.size()), format);
    rig.awaitAllStored();
  }

  private static void assertSameAsJson(StreamRig rig) {
    assertThat(rig.audit().accountingFaults()).isEmpty();
    assertThat(rig.audit().outcomes().differencesFrom(UndisturbedRun.get().outcomes())).isEmpty();
  }

  /** Sends events, the good ones in another format. */
  private static void send(
      StreamRig rig,
      List<SimulatedEvent> events,
      UnaryOperator<ProducerRecord<String, byte[]>> otherFormat) {
    rig.topic().send(events, record -> isGood(record.value()) ? otherFormat.apply(record) : record);
  }

  /**
   * Whether the contract takes it, with prices of two decimals, as the schema has them. Events in
   * the currency without rates become dead letters, which hold their bytes as they came.
   */
  private static boolean isGood(byte[] valueOrNull) {
    return new ContractParser().parse(valueOrNull, SampleEvents.END)
            instanceof ParseResult.Parsed parsed
        && !parsed.purchase().currency().equals(WITHOUT_RATE)
        && parsed.purchase().items().stream().allMatch(item -> item.unitPrice().scale() == 2);
  }

  /** In structured mode for one half of the customers, and in binary mode for the other. */
  private static ProducerRecord<String, byte[]> cloudEvent(ProducerRecord<String, byte[]> record) {
    boolean structured = record.key().hashCode() % 2 == 0;
    ProducerRecord<String, byte[]> event =
        structured ? withValue(record, envelope(record.value())) : record;
    header(event, "traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");
    if (structured) {
      header(event, "content-type", "application/cloudevents+json; charset=UTF-8");
    } else {
      header(event, "content-type", "application/json");
      header(event, "ce_specversion", "1.0");
      header(event, "ce_source", "/shop");
    }
    return event;
  }

  private static byte[] envelope(byte[] json) {
    return ("{\"specversion\":\"1.0\",\"id\":\"1\",\"source\":\"/shop\",\"type\":\"checkout\",\"data\":"
            + new String(json, UTF_8)
            + ",\"subject\":\"ü\"}")
        .getBytes(UTF_8);
  }

  private static ProducerRecord<String, byte[]> avro(ProducerRecord<String, byte[]> record) {
    return withValue(record, AvroEvents.framed(AVRO_SCHEMA, AvroEvents.bytes(record.value())));
  }

  private static ProducerRecord<String, byte[]> withValue(
      ProducerRecord<String, byte[]> record, byte[] value) {
    return new ProducerRecord<>(
        record.topic(), record.partition(), record.timestamp(), record.key(), value);
  }

  private static void header(ProducerRecord<String, byte[]> record, String name, String value) {
    record.headers().add(name, value.getBytes(UTF_8));
  }
}

package io.spendcast.transforms.format;

import static io.spendcast.transforms.TestEvent.purchase;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.spendcast.contract.AvroEvents;
import io.spendcast.contract.ContractParser;
import io.spendcast.contract.FakeRegistry;
import io.spendcast.contract.ParseResult;
import io.spendcast.contract.Reason;
import io.spendcast.transforms.TestEvent;
import io.spendcast.transforms.outcome.KeptHeader;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EventFormatsTest {
  private static final TestEvent EVENT = purchase(1, "C-1", "19.99");
  private static final List<KeptHeader> STRUCTURED =
      List.of(new KeptHeader("content-type", "application/cloudevents+json; charset=UTF-8"));

  private FakeRegistry registry;

  @BeforeEach
  void start() {
    registry = FakeRegistry.start().with(7, AvroEvents.SCHEMA.toString());
  }

  @AfterEach
  void stop() {
    registry.close();
  }

  @Test
  void returnsTheVeryBytesOfJson() throws UnreadableException {
    byte[] json = EVENT.json();
    List<KeptHeader> binary =
        List.of(
            new KeptHeader("ce_specversion", "1.0"),
            new KeptHeader("content-type", "application/json"));

    assertThat(formats().json(json, List.of())).isSameAs(json);
    assertThat(formats().json(json, binary)).isSameAs(json);
    assertThat(EventFormats.JSON.json(json, List.of())).isSameAs(json);
    assertThat(EventFormats.JSON.json(null, STRUCTURED)).isNull();
    assertThat(registry.requests()).isEmpty();
  }

  @Test
  void unwrapsACloudEvent() throws UnreadableException {
    byte[] envelope = ("{\"data\":" + new String(EVENT.json(), UTF_8) + "}").getBytes(UTF_8);

    assertThat(EventFormats.JSON.json(envelope, STRUCTURED))
        .isEqualTo(new String(EVENT.json(), UTF_8).strip().getBytes(UTF_8));
  }

  @Test
  void decodesAvroBySchemaAndAsksForEachSchemaOnce() throws UnreadableException {
    EventFormats formats = formats();
    for (int i = 0; i < 3; i++) {
      assertThat(parsed(formats.json(avro(), List.of()))).isEqualTo(parsed(EVENT.json()));
    }

    assertThat(registry.requests()).containsExactly("/schemas/ids/7");
  }

  @Test
  void decodesAvroInsideACloudEvent() throws UnreadableException {
    String data = Base64.getEncoder().encodeToString(avro());
    byte[] envelope = ("{\"data_base64\":\"" + data + "\"}").getBytes(UTF_8);

    assertThat(parsed(formats().json(envelope, STRUCTURED))).isEqualTo(parsed(EVENT.json()));
  }

  @Test
  void unwrapsJsonWithASchema() throws UnreadableException {
    registry.withBody(8, "{\"schemaType\":\"JSON\",\"schema\":\"{}\"}");

    assertThat(formats().json(AvroEvents.framed(8, EVENT.json()), List.of()))
        .isEqualTo(EVENT.json());
  }

  @Test
  void leavesFramesAloneWithoutARegistry() throws UnreadableException {
    byte[] value = avro();

    assertThat(EventFormats.JSON.json(value, List.of())).isSameAs(value);
  }

  @Test
  void rejectsWhatTheRegistryDoesNotKnowAndRemembersItForAMoment() {
    EventFormats formats = formats();

    for (int i = 0; i < 2; i++) {
      assertThat(rejected(formats, AvroEvents.framed(404, new byte[0])))
          .isEqualTo(
              new ParseResult.Rejected(Reason.UNKNOWN_SCHEMA, "schema 404 is not in the registry"));
    }
    assertThat(registry.requests()).containsExactly("/schemas/ids/404");
  }

  @Test
  void rejectsSchemasThatItCannotUse() {
    registry
        .withBody(1, "{\"schemaType\":\"PROTOBUF\",\"schema\":\"message Event {}\"}")
        .withBody(2, "{\"schema\":\"{}\",\"references\":[{\"name\":\"Item\"}]}");

    assertThat(rejected(formats(), AvroEvents.framed(1, new byte[0])).detail())
        .isEqualTo("schema 1 is of type PROTOBUF, not AVRO or JSON");
    assertThat(rejected(formats(), AvroEvents.framed(2, new byte[0])).detail())
        .isEqualTo("schema 2 refers to other schemas, which is not supported");
  }

  @Test
  void rejectsAFrameThatIsTooShort() {
    assertThat(rejected(formats(), new byte[] {0, 0, 0, 0}).reason())
        .isEqualTo(Reason.NOT_DECODABLE);
  }

  /** Also a 404 of something between us and the registry says nothing about the schema. */
  @Test
  void waitsForARegistryThatIsAway() throws UnreadableException {
    registry.failing(503, 404, 401, 200);

    assertThat(parsed(formats().json(avro(), List.of()))).isEqualTo(parsed(EVENT.json()));
    assertThat(registry.requests()).hasSize(5);
  }

  @Test
  void failsTheBundleWhenTheRegistryStaysAway() {
    EventFormats formats = formats();
    String url = registry.url();
    registry.close();

    assertThatThrownBy(() -> formats.json(avro(), List.of()))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageStartingWith("schema registry " + url + " gives no schema 7: ");
  }

  @Test
  void tellsTheRegistryItsUser() throws UnreadableException {
    EventFormats.withRegistry(
            new SchemaRegistry(registry.url() + "/", "ann:secret", Duration.ofSeconds(1)))
        .json(avro(), List.of());

    assertThat(registry.requests()).containsExactly("/schemas/ids/7 Basic YW5uOnNlY3JldA==");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "registry:8081",
        "ftp://registry",
        "https://",
        "https://registry/?a=b",
        "http://a b"
      })
  void refusesWhatIsNoAddress(String url) {
    assertThatThrownBy(() -> new SchemaRegistry(url, "", Duration.ofSeconds(1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(url);
  }

  @Test
  void refusesAPasswordInTheAddressWithoutRepeatingIt() {
    assertThatThrownBy(
            () -> new SchemaRegistry("https://ann:secret@registry", "", Duration.ofSeconds(1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageNotContaining("secret");
    assertThat(new SchemaRegistry("https://registry", "ann:secret", Duration.ofSeconds(1)))
        .hasToString("https://registry");
  }

  private EventFormats formats() {
    return EventFormats.withRegistry(new SchemaRegistry(registry.url(), "", Duration.ofSeconds(3)));
  }

  private static byte[] avro() {
    return AvroEvents.framed(7, AvroEvents.bytes(EVENT.json()));
  }

  private static ParseResult parsed(byte[] json) {
    return new ContractParser().parse(json, TestEvent.KAFKA_TIMESTAMP);
  }

  private static ParseResult.Rejected rejected(EventFormats formats, byte[] value) {
    return catchThrowableOfType(UnreadableException.class, () -> formats.json(value, List.of()))
        .result();
  }
}

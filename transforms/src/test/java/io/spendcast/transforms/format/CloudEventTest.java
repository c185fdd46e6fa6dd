package io.spendcast.transforms.format;

import static java.nio.charset.StandardCharsets.UTF_16;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.spendcast.contract.ParseResult;
import io.spendcast.contract.Reason;
import io.spendcast.transforms.outcome.KeptHeader;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CloudEventTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{ \"a\" : [1, {\"b\": \"}\"}] , \"ü😀\": \"\\u00fc\" }",
        "{\"a\":1,\"a\":1e400}",
        "{\"data\":{\"data\":1}}",
      })
  void takesTheDataByteForByte(String data) throws UnreadableException {
    for (String envelope :
        List.of("{\"data\":%s}", "{\"ü😀\":\"ü\",\"n\":12.5, \"data\" :\n %s \n, \"z\":[{}]} ")) {
      assertThat(CloudEvent.dataOf(envelope.formatted(data).getBytes(UTF_8)))
          .isEqualTo(data.getBytes(UTF_8));
    }
  }

  @Test
  void decodesBase64() throws UnreadableException {
    assertThat(CloudEvent.dataOf("{\"id\":\"1\",\"data_base64\":\"AP97fQ==\"}".getBytes(UTF_8)))
        .containsExactly(0, 255, '{', '}');
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "MISSING_FIELD   | {}",
        "MISSING_FIELD   | {\"x\":{\"data\":{}}}",
        "WRONG_TYPE      | []",
        "WRONG_TYPE      | \"data\"",
        "WRONG_TYPE      | {\"data\":null}",
        "WRONG_TYPE      | {\"data\":\"{}\"}",
        "WRONG_TYPE      | {\"data\":[{}]}",
        "WRONG_TYPE      | {\"data_base64\":1}",
        "DUPLICATE_FIELD | {\"data\":{},\"data\":{}}",
        "DUPLICATE_FIELD | {\"data\":{},\"data_base64\":\"e30=\"}",
        "NOT_JSON        | {\"data\":{}",
        "NOT_JSON        | {\"data\":{}} {}",
        "NOT_JSON        | {\"data\":{]}",
        "NOT_JSON        | {\"data_base64\":\"*\"}",
        "NOT_JSON        | data",
      })
  void rejectsWhatHoldsNoEvent(Reason reason, String value) {
    assertThat(rejected(value.getBytes(UTF_8)).reason()).isEqualTo(reason);
  }

  @Test
  void rejectsOtherEncodingsAndDeepNesting() {
    assertThat(rejected("{\"data\":{}}".getBytes(UTF_16)).reason()).isEqualTo(Reason.NOT_UTF8);
    String deep = "{\"data\":{\"a\":" + "[".repeat(70) + "]".repeat(70) + "}}";
    assertThat(rejected(deep.getBytes(UTF_8)).reason()).isEqualTo(Reason.TOO_LARGE);
  }

  @ParameterizedTest
  @CsvSource({
    "application/cloudevents+json, true",
    "Application/CloudEvents+JSON; charset=utf-8, true",
    "application/cloudevents+json ; charset=utf-8, true",
    "application/cloudevents+jsonx, false",
    "application/cloudevents-batch+json, false",
    "application/json, false",
  })
  void isAnnouncedByTheContentType(String type, boolean announced) {
    assertThat(CloudEvent.isIn(List.of(new KeptHeader("content-type", type)))).isEqualTo(announced);
    assertThat(CloudEvent.isIn(List.of(new KeptHeader("ce_type", type)))).isFalse();
    assertThat(CloudEvent.isIn(List.of())).isFalse();
  }

  private static ParseResult.Rejected rejected(byte[] value) {
    return catchThrowableOfType(UnreadableException.class, () -> CloudEvent.dataOf(value)).result();
  }
}

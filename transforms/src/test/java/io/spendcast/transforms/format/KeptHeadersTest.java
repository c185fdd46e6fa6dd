package io.spendcast.transforms.format;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.spendcast.transforms.outcome.KeptHeader;
import java.util.Map;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.Test;

class KeptHeadersTest {

  @Test
  void keepsTracesAndCloudEventsInTheOrderOfTheirNames() {
    Headers headers =
        new RecordHeaders()
            .add("traceparent", bytes("00-1-2-01"))
            .add("authorization", bytes("secret"))
            .add("ce_id", bytes("E-1"))
            .add("content-type", bytes("application/json"))
            .add("tracestate", bytes("a=b"))
            .add("CE_ID", bytes("other"));

    assertThat(KeptHeaders.of(headers))
        .containsExactly(
            new KeptHeader("ce_id", "E-1"),
            new KeptHeader("content-type", "application/json"),
            new KeptHeader("traceparent", "00-1-2-01"),
            new KeptHeader("tracestate", "a=b"));
  }

  @Test
  void keepsTheLastOfAName() {
    Headers headers = new RecordHeaders().add("ce_id", bytes("1")).add("ce_id", bytes("2"));

    assertThat(KeptHeaders.of(headers)).containsExactly(new KeptHeader("ce_id", "2"));
  }

  @Test
  void dropsWhatPostgresqlWouldRefuse() {
    Headers headers =
        new RecordHeaders()
            .add("ce_nul", bytes("a\u0000b"))
            .add("ce_latin", new byte[] {(byte) 0xFC})
            .add("ce_null", null)
            .add("ce_long", new byte[1025])
            .add("ce_\u0000", bytes("x"));

    assertThat(KeptHeaders.of(headers)).isEmpty();
  }

  @Test
  void keepsNoMoreThan32() {
    Headers headers = new RecordHeaders();
    for (int i = 1000; i < 2000; i++) {
      headers.add("ce_" + i, bytes("x"));
    }

    assertThat(KeptHeaders.of(headers))
        .hasSize(32)
        .last()
        .isEqualTo(new KeptHeader("ce_1031", "x"));
  }

  @Test
  void keepsNothingOfARecordWithoutHeaders() {
    assertThat(KeptHeaders.of(null)).isEmpty();
    assertThat(KeptHeaders.of(new RecordHeaders())).isEmpty();
  }

  @Test
  void givesKafkaBackWhatWasKept() {
    assertThat(KeptHeaders.of(KeptHeaders.toKafka(Map.of("ce_id", "ü", "traceparent", "00"))))
        .containsExactly(new KeptHeader("ce_id", "ü"), new KeptHeader("traceparent", "00"));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }
}

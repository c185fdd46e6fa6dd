package io.spendcast.simulator.events;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class DamageTest {
  private static final ObjectMapper STRICT =
      new ObjectMapper()
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION);
  private static final byte[] GOOD =
      ("{\"event_id\":\"E-1\",\"type\":\"purchase\",\"order_id\":\"A-1\",\"customer_id\":\"C-7\","
              + "\"occurred_at\":\"2026-11-01T00:00:00Z\",\"currency\":\"USD\",\"channel\":\"web\","
              + "\"items\":[{\"sku\":\"S\",\"quantity\":2,\"unit_price\":\"1.50\"}]}")
          .getBytes(UTF_8);

  @ParameterizedTest
  @EnumSource
  void changesTheRecordAndKeepsItOnOneLine(Damage damage) {
    byte[] bad = damage.apply(GOOD);

    assertThat(bad).isNotEqualTo(GOOD).doesNotContain('\n');
  }

  @ParameterizedTest
  @EnumSource(names = {"NOT_JSON", "TRUNCATED", "TRAILING_DATA", "DEEP_NESTING", "DUPLICATE_FIELD"})
  void makesWhatAStrictReaderRefuses(Damage damage) {
    byte[] bad = damage.apply(GOOD);

    assertThatThrownBy(() -> STRICT.readTree(bad)).isInstanceOf(IOException.class);
  }

  @ParameterizedTest
  @EnumSource(
      mode = EnumSource.Mode.EXCLUDE,
      names = {
        "TOMBSTONE",
        "NOT_UTF8",
        "NOT_JSON",
        "TRUNCATED",
        "TRAILING_DATA",
        "NOT_AN_OBJECT",
        "DEEP_NESTING",
        "DUPLICATE_FIELD"
      })
  void changesOneFieldOnlyElsewhere(Damage damage) throws IOException {
    JsonNode good = STRICT.readTree(GOOD);

    JsonNode bad = STRICT.readTree(damage.apply(GOOD));

    int changes = 0;
    for (String name : (Iterable<String>) bad::fieldNames) {
      changes += bad.get(name).equals(good.get(name)) ? 0 : 1;
    }
    assertThat(changes + Math.max(0, good.size() - bad.size())).isEqualTo(1);
  }

  @Test
  void makesRecordsThatAreNotUtf8() {
    ByteBuffer bad = ByteBuffer.wrap(Damage.NOT_UTF8.apply(GOOD));

    assertThatThrownBy(() -> UTF_8.newDecoder().decode(bad))
        .isInstanceOf(CharacterCodingException.class);
  }

  @Test
  void makesRecordsOverOneMebibyte() {
    assertThat(Damage.OVERSIZE.apply(GOOD)).hasSizeGreaterThan(1 << 20);
    assertThat(Damage.TOO_MANY_ITEMS.apply(GOOD)).hasSizeLessThan(1 << 20);
  }
}

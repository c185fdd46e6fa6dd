package io.spendcast.transforms.erasure;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16;
import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.spendcast.contract.AvroEvents;
import io.spendcast.contract.Mutations;
import io.spendcast.transforms.TestEvent;
import java.nio.charset.Charset;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MentionedCustomersTest {
  private static final int MEBIBYTE = 1 << 20;
  private static final String ID = "Müller-1";

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"customer_id\":\"Müller-1\"}",
        "{\"customer_id\" :\n\t\"Müller-1\"",
        "{\"customer_id\":\"Müller-1",
        "{\"customer_id\":\" Müller-1\\u00a0\\n\"}",
        "{\"customer_id\":\"M\\u00fcller-1\"}",
        "{\"customer_id\":\"M\\u00FCller\\u002d\\u0031\"}",
        "{\"customer_\\u0069d\":\"Müller-1\"}",
        "{\"\\u0063ustomer_id\":\"\\u004düller-1\"}",
        "{\"customer_id\":\"X\",\"customer_id\":\"Müller-1\"}",
        "[[{\"orders\":[{\"customer_id\":\"Müller-1\"}]}]]",
        "{\"customer_id\":[null,[\"X\",\"Müller-1\"]]}",
        "{\"customer_id\":{\"string\":\"Müller-1\"}}",
        "{\"customer_id\":[\"X,\"customer_id\":\"Müller-1\"}",
        "{\"note\":\"he said \"hi\",\"customer_id\":\"Müller-1\"}",
        "{\"note\":\"\\\",\"customer_id\":\"Müller-1\"}",
        "\"{\\\"customer_id\\\":\\\"Müller-1\\\"}\"",
        "{\"body\":\"{\\\"customer_id\\\":\\\"M\\\\u00fcller-1\\\"}\"}",
        "{\"a\":\"{\\\"b\\\":\\\"{\\\\\\\"customer_id\\\\\\\":\\\\\\\"Müller-1\\\\\\\"}\\\"}\"}",
        "{'customer_id': 'Müller-1'}",
        "{'customer_id': 'M\\xfcller-1'}",
        "{customer_id: Müller-1}",
        "{\"customerId\":\"Müller-1\"}",
        "{\"CUSTOMER-ID\":\"Müller-1\"}",
        "{\"billing_customer_id\":\"Müller-1\"}",
        "customer_id=Müller-1&type=purchase",
        "Purchase{customer_id => 'Müller-1'}",
        "<customer_id>Müller-1</customer_id>",
        "\uFEFF{\"customer_id\":\"\uFEFFMüller-1\"}"
      })
  void findsEverySpelling(String payload) {
    assertThat(inPayload(payload.getBytes(UTF_8))).contains(ID);
    assertThat(inPayload(payload.replace("\uFEFF", "").getBytes(ISO_8859_1))).contains(ID);
    for (Charset utf16 : List.of(UTF_16LE, UTF_16BE, UTF_16)) {
      byte[] bytes = (" " + payload).getBytes(utf16);
      assertThat(inPayload(bytes)).as(utf16.name()).contains(ID);
      assertThat(inPayload(Arrays.copyOf(bytes, bytes.length - 1))).as("cut").isNotEmpty();
      assertThat(inPayload(Arrays.copyOfRange(bytes, 1, bytes.length))).as("cut").contains(ID);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"Müller-1", " Müller-1\n", "\"Müller-1\"", "\uFEFF\"M\\u00fcller-1\" "})
  void findsTheCustomerOfAKey(String key) {
    assertThat(MentionedCustomers.in(key.getBytes(UTF_8), null)).contains(ID);
    assertThat(MentionedCustomers.in(key.replace("\uFEFF", "").getBytes(ISO_8859_1), null))
        .contains(ID);
    assertThat(MentionedCustomers.in(key.getBytes(UTF_16), null)).contains(ID);
    assertThat(MentionedCustomers.in("{\"customer_id\":\"Müller-1\"}".getBytes(UTF_8), null))
        .contains(ID);
  }

  @Test
  void findsTheCustomerOfAHeader() {
    assertThat(MentionedCustomers.in(null, null, List.of("00-1-2-01", ID))).contains(ID);
    assertThat(MentionedCustomers.in(null, null, List.of("\"M\\u00fcller-1\""))).contains(ID);
  }

  /** Without the schema: a dead letter may be one because nobody knows it. */
  @Test
  void findsTheCustomerInAvroAndProtobufBehindTheIdOfASchema() {
    byte[] avro = AvroEvents.bytes(TestEvent.purchase(1, ID, "19.99").json());
    byte[] protobuf = ("\u001a\u0009" + ID).getBytes(UTF_8);
    byte[] longest = AvroEvents.bytes(TestEvent.purchase(1, "ü".repeat(64), "19.99").json());

    assertThat(inPayload(AvroEvents.framed(7, avro))).contains(ID, "A-1", "E-1");
    assertThat(inPayload(AvroEvents.framed(7, protobuf))).contains(ID);
    assertThat(inPayload(AvroEvents.framed(7, longest))).contains("ü".repeat(64));
    assertThat(inPayload(avro)).doesNotContain(ID);
  }

  @Test
  void readsNumbersAndBooleansAsTheyAreWritten() {
    assertThat(inPayload("{\"customer_id\":42}")).containsExactly("42");
    assertThat(inPayload("{\"customer_id\":\"42\"}")).containsExactly("42");
    assertThat(inPayload("{\"customer_id\":42")).containsExactly("42");
    assertThat(inPayload("{\"customer_id\":-4.20e1,")).containsExactly("-4.20e1");
    assertThat(inPayload("{\"customer_id\":42.0}")).containsExactly("42.0");
    assertThat(inPayload("{\"customer_id\":true}")).containsExactly("true");
    assertThat(inPayload("{\"customer_id\":null}")).isEmpty();
    assertThat(inPayload("{\"customer_id\":\"null\"}")).containsExactly("null");
  }

  @Test
  void findsNobodyElse() {
    assertThat(inPayload("{\"customer_id\":\"C-1\",\"order_id\":\"C-2\",\"note\":\"C-3\"}"))
        .containsExactly("C-1");
    assertThat(inPayload("{\"customer_ids\":\"C-1\",\"customer_identity\":\"C-2\"}")).isEmpty();
    assertThat(inPayload("{\"customer_id\":\"\"}")).isEmpty();
    assertThat(inPayload("{\"customer_id\":\"a\\\"b\"}")).contains("a\"b");
    assertThat(MentionedCustomers.in(null, null)).isEmpty();
    assertThat(MentionedCustomers.in(new byte[0], new byte[0])).isEmpty();
  }

  @Test
  void givesOnlyWhatTheContractAllowsAsAnId() {
    String longest = "😀".repeat(64);

    assertThat(inPayload("{\"customer_id\":\"" + longest + "\"}")).containsExactly(longest);
    assertThat(inPayload("{\"customer_id\":\"" + "x".repeat(65) + "\"}")).isEmpty();
    assertThat(inPayload("{\"customer_id\":\"\\ud83d\"}")).isEmpty();
  }

  /** The member and its value, each character escaped or not, in any text of any encoding. */
  @Test
  void findsACustomerWhateverIsAroundTheMember() {
    Random random = new Random(20261201);
    for (int i = 0; i < 5_000; i++) {
      String member = quoted(random, "customer_id") + ":" + quoted(random, ID);
      Charset charset = List.of(UTF_8, ISO_8859_1, UTF_16LE, UTF_16BE).get(random.nextInt(4));
      byte[] before = noise(random, random.nextInt(8) * 2);
      byte[] bytes = member.getBytes(charset);
      byte[] payload = Arrays.copyOf(before, before.length + bytes.length + random.nextInt(8));
      System.arraycopy(bytes, 0, payload, before.length, bytes.length);

      assertThat(inPayload(payload)).as("%s in %s", member, charset).contains(ID);
    }
  }

  @Test
  void readsAnyBytes() {
    Random random = new Random(7);
    Mutations mutations = Mutations.seeded(7);
    for (int i = 0; i < 5_000; i++) {
      byte[] key = noise(random, random.nextInt(40));

      for (String id : MentionedCustomers.in(key, mutations.next())) {
        assertThat(id.codePointCount(0, id.length())).isBetween(1, 64);
        assertThat(new String(id.getBytes(UTF_8), UTF_8)).isEqualTo(id);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "customer_id:",
        "customer_id=",
        "customer_id=\"",
        "customer_id:[",
        "customer_id:[{\"",
        "customer_id\"'\\",
        "\"customer_id\":\"",
        "\\\"customer_id\\\":\\\"",
        "customer",
        "customer_id ",
        "\\u005c",
        "\\",
        "[",
        "\u0000c",
        "\u0000ABCDEFGHIJ",
        "\u00ff"
      })
  void takesTimeLinearInTheBytes(String part) {
    byte[] payload = part.repeat(MEBIBYTE / part.length()).getBytes(ISO_8859_1);

    assertTimeoutPreemptively(Duration.ofSeconds(20), () -> inPayload(payload));
  }

  private static String quoted(Random random, String text) {
    StringBuilder quoted = new StringBuilder("\"");
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      quoted.append(random.nextInt(3) == 0 ? String.format("\\u%04x", (int) c) : c);
    }
    return quoted.append('"').toString();
  }

  /** Without a backslash, which would escape the quote behind it. */
  private static byte[] noise(Random random, int bytes) {
    byte[] noise = new byte[bytes];
    random.nextBytes(noise);
    for (int i = 0; i < bytes; i++) {
      noise[i] = noise[i] == '\\' ? (byte) '"' : noise[i];
    }
    return noise;
  }

  private static Set<String> inPayload(String payload) {
    return inPayload(payload.getBytes(UTF_8));
  }

  private static Set<String> inPayload(byte[] payload) {
    return MentionedCustomers.in(null, payload);
  }
}

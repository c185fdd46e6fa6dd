package io.spendcast.transforms.coder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.util.CoderUtils;
import org.apache.beam.sdk.util.SerializableUtils;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class RecordCoderTest {

  record Whole(int i, long l, double d, boolean b) {}

  record Text(String text, BigDecimal decimal, UUID uuid) {}

  record Time(Instant instant, LocalDate date, DayOfWeek day) {}

  record Nested(Optional<Whole> maybe, List<Text> many, List<Optional<String>> deep) {}

  @SuppressWarnings("ArrayRecordComponent") // compared by content below
  record Bytes(byte[] bytes, float[] floats) {}

  record Unknown(Object anything) {}

  sealed interface Shape permits Circle, Square {}

  record Circle(long radius) implements Shape {}

  record Square(long side) implements Shape {}

  static Stream<Record> records() {
    return Stream.of(
        new Whole(Integer.MIN_VALUE, Long.MAX_VALUE, Double.MIN_VALUE, true),
        new Whole(0, -1, Double.NaN, false),
        new Text("", BigDecimal.ZERO, new UUID(0, -1)),
        new Text("naïve 😀 \0", new BigDecimal("-999999999999.9900"), new UUID(1, 2)),
        new Text("x", new BigDecimal("1E+3"), new UUID(1, 2)),
        new Time(Instant.parse("1989-12-31T23:59:59.999999Z"), LocalDate.MIN, DayOfWeek.SUNDAY),
        new Time(Instant.MAX, LocalDate.of(2026, 11, 22), DayOfWeek.MONDAY),
        new Nested(Optional.empty(), List.of(), List.of()),
        new Nested(
            Optional.of(new Whole(1, 2, 3, true)),
            List.of(new Text("a", BigDecimal.ONE, new UUID(3, 4))),
            List.of(Optional.empty(), Optional.of("b"))));
  }

  @ParameterizedTest
  @MethodSource("records")
  <R extends Record> void givesBackWhatItWasGiven(R value) throws IOException {
    Coder<R> coder = coderOf(value);

    assertThat(again(coder, value)).isEqualTo(value);
  }

  @Test
  void givesBackArrays() throws IOException {
    Bytes value = new Bytes(new byte[] {0, -1, 127}, new float[] {Float.NaN, -0f, Float.MAX_VALUE});

    Bytes read = again(RecordCoder.of(Bytes.class), value);

    assertThat(read.bytes()).isEqualTo(value.bytes());
    assertThat(read.floats()).isEqualTo(value.floats());
  }

  @Test
  void tellsTheMembersOfASealedInterfaceApart() throws IOException {
    Coder<Shape> coder = RecordCoder.of(Shape.class);

    assertThat(again(coder, new Circle(7))).isEqualTo(new Circle(7));
    assertThat(again(coder, new Square(7))).isEqualTo(new Square(7));
  }

  @Test
  void readsNoFurtherThanItsOwnRecord() throws IOException {
    RecordCoder<Circle> coder = RecordCoder.of(Circle.class);
    byte[] one = CoderUtils.encodeToByteArray(coder, new Circle(1));
    ByteArrayInputStream in = new ByteArrayInputStream(concat(one, "rest"));

    coder.decode(in);

    assertThat(new String(in.readAllBytes(), StandardCharsets.UTF_8)).isEqualTo("rest");
  }

  @Test
  void worksAfterItWasSerialised() throws IOException {
    RecordCoder<Circle> coder = SerializableUtils.clone(RecordCoder.of(Circle.class));

    assertThat(coder)
        .isEqualTo(RecordCoder.of(Circle.class))
        .isNotEqualTo(RecordCoder.of(Square.class));
    assertThat(again(coder, new Circle(3))).isEqualTo(new Circle(3));
  }

  @Test
  void refusesANullComponentNamingIt() {
    Text withNull = new Text(null, BigDecimal.ONE, new UUID(0, 0));

    assertThatThrownBy(() -> CoderUtils.encodeToByteArray(RecordCoder.of(Text.class), withNull))
        .hasMessageContaining("text() is null");
  }

  @Test
  void refusesATypeWithoutAnEncoding() {
    assertThatThrownBy(() -> RecordCoder.of(Unknown.class))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("no encoding for java.lang.Object");
  }

  private static <T> T again(Coder<T> coder, T value) throws IOException {
    return CoderUtils.decodeFromByteArray(coder, CoderUtils.encodeToByteArray(coder, value));
  }

  @SuppressWarnings("unchecked") // a value's class is its own type
  private static <R extends Record> Coder<R> coderOf(R value) {
    return RecordCoder.of((Class<R>) value.getClass());
  }

  private static byte[] concat(byte[] first, String rest) {
    byte[] second = rest.getBytes(StandardCharsets.UTF_8);
    byte[] both = Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, both, first.length, second.length);
    return both;
  }
}

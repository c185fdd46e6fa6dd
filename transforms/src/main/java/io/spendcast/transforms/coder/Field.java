package io.spendcast.transforms.coder;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * Encoding of one type, which writes and reads its values. It exists for int, Integer, long,
 * double, boolean, String, byte[], float[], BigDecimal, Instant, LocalDate, UUID, enums, Optional
 * and List of these, records, sealed interfaces of records.
 */
interface Field<T> {

  void write(T value, DataOutputStream out) throws IOException;

  T read(DataInputStream in) throws IOException;

  /** Writing half of a field, as a lambda. */
  interface Writer<T> {
    void write(T value, DataOutputStream out) throws IOException;
  }

  /** Reading half of a field, as a lambda. */
  interface Reader<T> {
    T read(DataInputStream in) throws IOException;
  }

  static <T> Field<T> of(Writer<T> writer, Reader<T> reader) {
    return new Field<>() {
      @Override
      public void write(T value, DataOutputStream out) throws IOException {
        writer.write(value, out);
      }

      @Override
      public T read(DataInputStream in) throws IOException {
        return reader.read(in);
      }
    };
  }

  Map<Class<?>, Field<?>> PLAIN =
      Map.ofEntries(
          Map.entry(int.class, Field.<Integer>of((v, out) -> out.writeInt(v), in -> in.readInt())),
          Map.entry(
              Integer.class, Field.<Integer>of((v, out) -> out.writeInt(v), in -> in.readInt())),
          Map.entry(long.class, Field.<Long>of((v, out) -> out.writeLong(v), in -> in.readLong())),
          Map.entry(
              double.class,
              Field.<Double>of((v, out) -> out.writeDouble(v), in -> in.readDouble())),
          Map.entry(
              boolean.class,
              Field.<Boolean>of((v, out) -> out.writeBoolean(v), in -> in.readBoolean())),
          Map.entry(byte[].class, Field.<byte[]>of(Field::writeBytes, Field::readBytes)),
          Map.entry(
              String.class,
              Field.<String>of(
                  (v, out) -> writeBytes(v.getBytes(StandardCharsets.UTF_8), out),
                  in -> new String(readBytes(in), StandardCharsets.UTF_8))),
          Map.entry(float[].class, Field.<float[]>of(Field::writeFloats, Field::readFloats)),
          Map.entry(
              BigDecimal.class,
              Field.<BigDecimal>of(
                  (v, out) -> {
                    out.writeInt(v.scale());
                    writeBytes(v.unscaledValue().toByteArray(), out);
                  },
                  in -> {
                    int scale = in.readInt();
                    return new BigDecimal(new BigInteger(readBytes(in)), scale);
                  })),
          Map.entry(
              Instant.class,
              Field.<Instant>of(
                  (v, out) -> {
                    out.writeLong(v.getEpochSecond());
                    out.writeInt(v.getNano());
                  },
                  in -> Instant.ofEpochSecond(in.readLong(), in.readInt()))),
          Map.entry(
              LocalDate.class,
              Field.<LocalDate>of(
                  (v, out) -> out.writeLong(v.toEpochDay()),
                  in -> LocalDate.ofEpochDay(in.readLong()))),
          Map.entry(
              UUID.class,
              Field.<UUID>of(
                  (v, out) -> {
                    out.writeLong(v.getMostSignificantBits());
                    out.writeLong(v.getLeastSignificantBits());
                  },
                  in -> new UUID(in.readLong(), in.readLong()))));

  /**
   * @throws IllegalArgumentException for a type without an encoding
   */
  @SuppressWarnings("unchecked") // a field is looked up by the very type that it encodes
  static <T> Field<T> of(Type type) {
    if (type instanceof ParameterizedType generic) {
      Field<Object> element = of(generic.getActualTypeArguments()[0]);
      if (generic.getRawType() == Optional.class) {
        return (Field<T>) optional(element);
      }
      if (generic.getRawType() == List.class) {
        return (Field<T>) list(element);
      }
    } else if (type instanceof Class<?> plain) {
      if (PLAIN.containsKey(plain)) {
        return (Field<T>) PLAIN.get(plain);
      }
      if (plain.isEnum()) {
        List<?> constants = List.of(plain.getEnumConstants());
        return (Field<T>)
            Field.<Object>of(
                (v, out) -> out.writeByte(constants.indexOf(v)),
                in -> constants.get(in.readUnsignedByte()));
      }
      if (plain.isRecord()) {
        return (Field<T>) new RecordField<>(plain.asSubclass(Record.class));
      }
      if (plain.isSealed()) {
        return (Field<T>) sealedField(plain);
      }
    }
    throw new IllegalArgumentException("no encoding for " + type.getTypeName());
  }

  private static <E> Field<Optional<E>> optional(Field<E> element) {
    return of(
        (v, out) -> {
          out.writeBoolean(v.isPresent());
          if (v.isPresent()) {
            element.write(v.get(), out);
          }
        },
        in -> in.readBoolean() ? Optional.of(element.read(in)) : Optional.empty());
  }

  private static <E> Field<List<E>> list(Field<E> element) {
    return of(
        (v, out) -> {
          out.writeInt(v.size());
          for (E e : v) {
            element.write(e, out);
          }
        },
        in -> {
          int size = in.readInt();
          List<E> elements = new ArrayList<>(size);
          for (int i = 0; i < size; i++) {
            elements.add(element.read(in));
          }
          return List.copyOf(elements);
        });
  }

  private static Field<Object> sealedField(Class<?> type) {
    List<Class<?>> members = List.of(type.getPermittedSubclasses());
    List<Field<Object>> fields = members.stream().map(m -> Field.<Object>of(m)).toList();
    return of(
        (v, out) -> {
          int member = members.indexOf(v.getClass());
          out.writeByte(member);
          fields.get(member).write(v, out);
        },
        in -> fields.get(in.readUnsignedByte()).read(in));
  }

  private static void writeBytes(byte[] bytes, DataOutputStream out) throws IOException {
    out.writeInt(bytes.length);
    out.write(bytes);
  }

  private static byte[] readBytes(DataInputStream in) throws IOException {
    byte[] bytes = new byte[in.readInt()];
    in.readFully(bytes);
    return bytes;
  }

  private static void writeFloats(float[] floats, DataOutputStream out) throws IOException {
    out.writeInt(floats.length);
    for (float f : floats) {
      out.writeFloat(f);
    }
  }

  private static float[] readFloats(DataInputStream in) throws IOException {
    float[] floats = new float[in.readInt()];
    for (int i = 0; i < floats.length; i++) {
      floats[i] = in.readFloat();
    }
    return floats;
  }
}

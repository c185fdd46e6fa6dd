package io.spendcast.transforms.coder;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Objects;
import org.apache.beam.sdk.coders.CoderProvider;
import org.apache.beam.sdk.coders.CoderProviders;
import org.apache.beam.sdk.coders.CustomCoder;
import org.apache.beam.sdk.values.TypeDescriptor;

/**
 * Encodes a record, or a sealed interface of records, component by component: Beam has no schema
 * for Java records, and Java serialisation takes ten times the time and space.
 *
 * <p>Deterministic for what it supports (see {@link Field}); null components are refused.
 */
public final class RecordCoder<T> extends CustomCoder<T> {
  private final Class<T> type;
  private transient Field<T> field;

  private RecordCoder(Class<T> type) {
    this.type = type;
    this.field = Field.of(type);
  }

  /**
   * @throws IllegalArgumentException naming the component whose type has no encoding
   */
  public static <T> RecordCoder<T> of(Class<T> type) {
    return new RecordCoder<>(type);
  }

  /**
   * Provider for a pipeline's registry: {@code
   * registerCoderProvider(RecordCoder.provider(X.class))}.
   */
  public static <T> CoderProvider provider(Class<T> type) {
    return CoderProviders.forCoder(TypeDescriptor.of(type), of(type));
  }

  @Override
  public void encode(T value, OutputStream out) throws IOException {
    field().write(value, new DataOutputStream(out));
  }

  @Override
  public T decode(InputStream in) throws IOException {
    return field().read(new DataInputStream(in));
  }

  @Override
  public void verifyDeterministic() {}

  @Override
  public boolean consistentWithEquals() {
    return true;
  }

  /** Type of the encoded values. Without it, Beam's views of them would lack a type. */
  @Override
  public TypeDescriptor<T> getEncodedTypeDescriptor() {
    return TypeDescriptor.of(type);
  }

  private Field<T> field() {
    if (field == null) {
      field = Field.of(type);
    }
    return field;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof RecordCoder<?> that && type.equals(that.type);
  }

  @Override
  public int hashCode() {
    return Objects.hash(RecordCoder.class, type);
  }

  @Override
  public String toString() {
    return "RecordCoder(" + type.getSimpleName() + ")";
  }
}

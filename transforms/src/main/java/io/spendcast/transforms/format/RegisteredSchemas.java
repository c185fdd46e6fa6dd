package io.spendcast.transforms.format;

import io.spendcast.contract.Reason;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Schemas of a registry, by id. A schema never changes and is remembered for good; one that is
 * unknown is asked for again after five seconds.
 */
final class RegisteredSchemas implements AutoCloseable {
  private static final long UNKNOWN_NANOS = 5_000_000_000L;
  private static final int MOST_REMEMBERED = 10_000;

  private final SchemaClient client;
  private final Map<Integer, PayloadFormat> known = new ConcurrentHashMap<>();
  private final Map<Integer, Refusal> refused = new ConcurrentHashMap<>();

  RegisteredSchemas(SchemaClient client) {
    this.client = client;
  }

  private record Refusal(UnreadableException why, long at) {
    boolean isFresh() {
      return System.nanoTime() - at < UNKNOWN_NANOS;
    }
  }

  /**
   * Format of the payloads with this schema.
   *
   * @throws UnreadableException if the registry has no such schema, or one that cannot be used
   */
  PayloadFormat format(int id) throws UnreadableException {
    PayloadFormat format = known.get(id);
    return format == null ? ask(id) : format;
  }

  private PayloadFormat ask(int id) throws UnreadableException {
    Refusal before = refused.get(id);
    if (before != null && before.isFresh()) {
      throw before.why();
    }
    try {
      PayloadFormat format = made(id, client.schema(id));
      remember(known, id, format);
      return format;
    } catch (UnreadableException e) {
      remember(refused, id, new Refusal(e, System.nanoTime()));
      throw e;
    }
  }

  private static <V> void remember(Map<Integer, V> memory, int id, V value) {
    if (memory.size() >= MOST_REMEMBERED) {
      memory.clear();
    }
    memory.put(id, value);
  }

  private static PayloadFormat made(int id, Optional<SchemaClient.Answer> answer)
      throws UnreadableException {
    if (answer.isEmpty()) {
      throw unknown(id, "is not in the registry");
    }
    if (answer.get().hasReferences()) {
      throw unknown(id, "refers to other schemas, which is not supported");
    }
    return switch (answer.get().type()) {
      case "AVRO" -> AvroFormat.of(id, answer.get().schema());
      case "JSON" -> RegisteredSchemas::copy;
      default -> throw unknown(id, "is of type " + answer.get().type() + ", not AVRO or JSON");
    };
  }

  static UnreadableException unknown(int id, String fault) {
    return new UnreadableException(Reason.UNKNOWN_SCHEMA, "schema " + id + " " + fault);
  }

  private static byte[] copy(ByteBuffer payload) {
    byte[] json = new byte[payload.remaining()];
    payload.duplicate().get(json);
    return json;
  }

  @Override
  public void close() {
    known.clear();
    refused.clear();
  }
}

package io.spendcast.transforms.format;

import io.spendcast.contract.ContractParser;
import io.spendcast.transforms.outcome.KeptHeader;
import java.io.Serializable;
import java.util.List;

/**
 * Formats that the events of a topic may have, recognised record by record. A topic may mix them.
 *
 * <p>JSON is the default, and costs nothing. A CloudEvent in structured mode is recognised by its
 * {@code content-type}; in binary mode the value is the event itself. With a registry, a value that
 * begins with a zero byte names its schema; JSON never begins so.
 *
 * @param registryOrNull registry of the schemas that values name
 */
public record EventFormats(SchemaRegistry registryOrNull) implements Serializable {
  /** JSON, plain and in CloudEvents. */
  public static final EventFormats JSON = new EventFormats(null);

  /** The same, and values that name a schema of this registry. */
  public static EventFormats withRegistry(SchemaRegistry registry) {
    return new EventFormats(registry);
  }

  /**
   * Returns the event as JSON: the very bytes of a value that is JSON already.
   *
   * @param valueOrNull value of a record; what is null or too large is returned as it is
   * @throws UnreadableException if there is no event in the value
   * @throws IllegalStateException if the registry does not answer in time
   */
  public byte[] json(byte[] valueOrNull, List<KeptHeader> headers) throws UnreadableException {
    if (valueOrNull == null || valueOrNull.length > ContractParser.MAX_BYTES) {
      return valueOrNull;
    }
    byte[] data = CloudEvent.isIn(headers) ? CloudEvent.dataOf(valueOrNull) : valueOrNull;
    return registryOrNull != null && FramedValue.isIn(data)
        ? FramedValue.of(data).json(registryOrNull.schemas())
        : data;
  }
}

package io.spendcast.transforms.training;

import io.spendcast.features.Features;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.parquet.hadoop.api.WriteSupport;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.io.api.RecordConsumer;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimeUnit;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Type;
import org.apache.parquet.schema.Types;

/** The columns of a file of examples, and the metadata that say how they were made. */
final class ExampleFile extends WriteSupport<Example> {
  private static final List<Type> BEFORE =
      List.of(
          text("kind"),
          text("event_id"),
          text("customer_id"),
          Types.required(PrimitiveTypeName.INT64)
              .as(LogicalTypeAnnotation.timestampType(true, TimeUnit.MICROS))
              .named("occurred_at"),
          Types.optional(PrimitiveTypeName.INT64).named("arrival"),
          text("country"),
          text("channel"),
          text("category"));
  private static final List<Type> AFTER =
      List.of(
          Types.optional(PrimitiveTypeName.BOOLEAN).named("bought"),
          Types.optional(PrimitiveTypeName.INT64).named("spend_cents"));

  private final Map<String, String> metadata;
  private transient RecordConsumer out;
  private transient MessageType schema;
  private transient int column;

  ExampleFile(Map<String, String> metadata) {
    this.metadata = metadata;
  }

  /**
   * Metadata for readers of the file: feature version and names, horizon, base currency, and the
   * end of the facts by time and arrival.
   */
  static Map<String, String> metadata(ExampleSelection plan, FactBound bound) {
    Map<String, String> metadata = new LinkedHashMap<>();
    metadata.put("spendcast.feature_version", Integer.toString(Features.VERSION));
    metadata.put("spendcast.feature_names", String.join(",", Features.NAMES));
    metadata.put("spendcast.horizon_days", Integer.toString(plan.horizonDays()));
    metadata.put("spendcast.base_currency", bound.baseCurrency());
    metadata.put("spendcast.facts_until", plan.factsUntil().toString());
    metadata.put("spendcast.arrival_until", Long.toString(bound.arrivalUntil()));
    return metadata;
  }

  static MessageType schema() {
    List<Type> columns = new ArrayList<>(BEFORE);
    for (String feature : Features.NAMES) {
      columns.add(Types.required(PrimitiveTypeName.FLOAT).named(feature));
    }
    columns.addAll(AFTER);
    return new MessageType("example", columns);
  }

  private static PrimitiveType text(String name) {
    return Types.optional(PrimitiveTypeName.BINARY)
        .as(LogicalTypeAnnotation.stringType())
        .named(name);
  }

  @Override
  public WriteContext init(org.apache.hadoop.conf.Configuration unused) {
    schema = schema();
    return new WriteContext(schema, metadata);
  }

  @Override
  public void prepareForWrite(RecordConsumer consumer) {
    out = consumer;
  }

  @Override
  public void write(Example example) {
    boolean isPurchase = example.kind() == Example.Kind.PURCHASE;
    out.startMessage();
    column = 0;
    addText(isPurchase ? "purchase" : "cutoff");
    addText(example.eventId());
    addText(example.customerId());
    add(() -> out.addLong(example.occurredAtMicros()));
    addIf(isPurchase, () -> out.addLong(example.arrival()));
    addText(example.country());
    addText(example.channel());
    addText(example.category());
    for (float value : example.features().values()) {
      add(() -> out.addFloat(value));
    }
    addIf(example.hasOutcome(), () -> out.addBoolean(example.bought()));
    addIf(example.hasOutcome(), () -> out.addLong(example.spendCents()));
    out.endMessage();
  }

  /** An empty text is a null. */
  private void addText(String text) {
    addIf(!text.isEmpty(), () -> out.addBinary(Binary.fromString(text)));
  }

  private void add(Runnable value) {
    addIf(true, value);
  }

  private void addIf(boolean present, Runnable value) {
    if (present) {
      String name = schema.getFieldName(column);
      out.startField(name, column);
      value.run();
      out.endField(name, column);
    }
    column++;
  }
}

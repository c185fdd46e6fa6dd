package io.spendcast.transforms.monthly.rows;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.lang.reflect.RecordComponent;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;

/** A record as a JSON object: a column for each component, texts for all that is not null. */
final class RowJson {
  private static final ObjectMapper JSON = new ObjectMapper();

  private RowJson() {}

  static String of(UUID run, Record row) {
    ObjectNode columns = JSON.createObjectNode();
    columns.put("run_id", run.toString());
    for (RecordComponent component : row.getClass().getRecordComponents()) {
      Object value = value(component, row);
      if (value instanceof Optional<?> optional) {
        value = optional.orElse(null);
      }
      // PostgreSQL converts a text to the type of the column, without loss of a digit.
      columns.put(snakeCase(component.getName()), value == null ? null : value.toString());
    }
    return columns.toString();
  }

  private static Object value(RecordComponent component, Record row) {
    try {
      return component.getAccessor().invoke(row);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Converts {@code netRevenue} or {@code NetRevenue} to {@code net_revenue}. */
  static String snakeCase(String name) {
    return name.replaceAll("(?<=.)(?=\\p{Upper})", "_").toLowerCase(Locale.ROOT);
  }
}

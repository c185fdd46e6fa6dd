package io.spendcast.simulator.sink;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.spendcast.simulator.events.InvalidFlags;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Counts of the records that were sent.
 *
 * @param byKind records sent, by the kind of {@code SimulatedEvent}
 * @param leftOut records that the sink could not hold, by kind
 */
record SentEvents(
    long records,
    double seconds,
    SortedMap<String, Long> byKind,
    SortedMap<String, Long> leftOut,
    List<EventSink.PartitionCount> partitions) {

  /** Text of one line; bad records share one figure, since there are many kinds. */
  String line() {
    SortedMap<String, Long> shown = new TreeMap<>();
    byKind.forEach(
        (kind, count) -> shown.merge(kind.replaceAll("^bad_.*", "bad"), count, Long::sum));
    String kinds =
        shown.entrySet().stream().map(SentEvents::figure).collect(Collectors.joining(", "));
    return String.format(
        Locale.ROOT,
        "sent %,d records in %.1f s%s%s",
        records,
        seconds,
        kinds.isEmpty() ? "" : ": ",
        kinds);
  }

  void write(Path file) {
    ObjectMapper json =
        new ObjectMapper().setPropertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE);
    try {
      json.enable(SerializationFeature.INDENT_OUTPUT).writeValue(file.toFile(), this);
    } catch (IOException e) {
      throw new InvalidFlags("can't write " + file + ": " + e);
    }
  }

  private static String figure(Map.Entry<String, Long> kind) {
    return String.format(Locale.ROOT, "%s %,d", kind.getKey(), kind.getValue());
  }
}

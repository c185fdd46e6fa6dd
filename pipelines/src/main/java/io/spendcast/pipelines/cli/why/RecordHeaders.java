package io.spendcast.pipelines.cli.why;

import io.spendcast.pipelines.cli.Printout;
import io.spendcast.pipelines.cli.TextTable;
import java.util.Map;
import java.util.TreeMap;

/** Prints the headers that a record came with. */
final class RecordHeaders {
  private RecordHeaders() {}

  static void tell(Map<String, String> headersOrNull, Printout page) {
    if (headersOrNull != null) {
      TextTable table = new TextTable("header", "value");
      new TreeMap<>(headersOrNull).forEach(table::row);
      page.table(table);
    }
  }
}

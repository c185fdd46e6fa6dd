package io.spendcast.local.screen;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Rows under their columns' names, indented by two; columns of numbers are set to the right. */
public final class ScreenTable {
  private static final String NUMBER = "-?[\\d,]+(\\.\\d+)?( ?%)?";

  private ScreenTable() {}

  /** The lines of a table; underscores in names become blanks. */
  public static List<String> lines(List<Map<String, String>> rows) {
    if (rows.isEmpty()) {
      return List.of("  (none)");
    }
    List<String> columns = List.copyOf(rows.get(0).keySet());
    List<String> lines = new ArrayList<>();
    lines.add(
        columns.stream()
            .map(column -> pad(column.replace('_', ' '), column, rows))
            .collect(Collectors.joining("  ", "  ", ""))
            .stripTrailing());
    for (Map<String, String> row : rows) {
      lines.add(
          columns.stream()
              .map(column -> pad(row.get(column), column, rows))
              .collect(Collectors.joining("  ", "  ", ""))
              .stripTrailing());
    }
    return lines;
  }

  private static String pad(String text, String column, List<Map<String, String>> rows) {
    int width = column.length();
    boolean numbers = true;
    for (Map<String, String> row : rows) {
      width = Math.max(width, row.get(column).length());
      numbers &= row.get(column).matches(NUMBER);
    }
    String blanks = " ".repeat(width - text.length());
    return numbers ? blanks + text : text + blanks;
  }
}

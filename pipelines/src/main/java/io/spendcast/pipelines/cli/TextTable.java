package io.spendcast.pipelines.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Text table with aligned columns: numbers to the right, other cells to the left, null as an empty
 * cell.
 */
public final class TextTable {
  private static final String GAP = "  ";

  private final List<List<String>> rows = new ArrayList<>();
  private final boolean[] numeric;

  public TextTable(String... columns) {
    rows.add(List.of(columns));
    numeric = new boolean[columns.length];
  }

  public TextTable row(Object... cells) {
    for (int i = 0; i < cells.length; i++) {
      numeric[i] |= cells[i] instanceof Number;
    }
    rows.add(Stream.of(cells).map(c -> c == null ? "" : c.toString()).toList());
    return this;
  }

  boolean isEmpty() {
    return rows.size() == 1;
  }

  /** The header and every row, each without blanks at its end. */
  List<String> lines() {
    return rows.stream().map(this::line).toList();
  }

  private String line(List<String> cells) {
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < cells.size(); i++) {
      String blanks = " ".repeat(width(i) - cells.get(i).length());
      line.append(numeric[i] ? blanks + cells.get(i) : cells.get(i) + blanks).append(GAP);
    }
    return line.toString().stripTrailing();
  }

  private int width(int column) {
    return rows.stream().mapToInt(r -> r.get(column).length()).max().orElse(0);
  }
}

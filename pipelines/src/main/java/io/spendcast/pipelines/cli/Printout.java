package io.spendcast.pipelines.cli;

import java.io.PrintWriter;

/**
 * Text for a person's terminal: titles, and fields and tables below them. Control characters in
 * stored values are shown as {@code ?}, so that no record can control the terminal.
 */
public final class Printout {
  private static final String INDENT = "  ";

  private final PrintWriter out;
  private boolean begun;

  public Printout(PrintWriter out) {
    this.out = out;
  }

  public void title(String text) {
    if (begun) {
      out.println();
    }
    begun = true;
    out.println(printable(text));
  }

  /** Prints a named value; prints nothing when it is null or empty. */
  public void field(String name, Object value) {
    if (value != null && !value.toString().isEmpty()) {
      line(String.format("%-18s%s", name, value));
    }
  }

  public void line(String text) {
    out.println(INDENT + printable(text));
  }

  /** Prints a table, or the word "none" when it has no rows. */
  public void table(TextTable table) {
    if (table.isEmpty()) {
      line("none");
    } else {
      table.lines().forEach(this::line);
    }
  }

  private static String printable(String text) {
    return text.replaceAll("\\p{Cntrl}", "?");
  }
}

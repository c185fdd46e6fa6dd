package io.spendcast.pipelines.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Writer of CSV rows as RFC 4180 defines them: a cell with a comma, a quote or a line break is
 * quoted.
 */
public final class CsvFile implements AutoCloseable {
  private final PrintWriter out;
  private final boolean ours;

  private CsvFile(PrintWriter out, boolean ours) {
    this.out = out;
    this.ours = ours;
  }

  /** Opens a writer to the file, or to standard output when the file is null. */
  public static CsvFile to(Path fileOrNull, PrintWriter standardOutput) throws IOException {
    return fileOrNull == null
        ? new CsvFile(standardOutput, false)
        : new CsvFile(new PrintWriter(Files.newBufferedWriter(fileOrNull)), true);
  }

  public void row(Stream<?> cells) {
    out.println(cells.map(cell -> quoted(String.valueOf(cell))).collect(Collectors.joining(",")));
  }

  private static String quoted(String cell) {
    return cell.matches("(?s).*[\",\r\n].*") ? '"' + cell.replace("\"", "\"\"") + '"' : cell;
  }

  /**
   * @throws Failure when not everything could be written
   */
  @Override
  public void close() {
    boolean failed = out.checkError();
    if (ours) {
      out.close();
    }
    if (failed) {
      throw new Failure("the CSV could not be written");
    }
  }
}

package io.spendcast.pipelines.shards;

import io.spendcast.pipelines.start.WrongStart;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.NavigableSet;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/** Partitions of a topic, written as {@code 0-5,8}. */
public record Partitions(NavigableSet<Integer> numbers) {
  public static final Partitions NONE = new Partitions(new TreeSet<>());

  private static final Pattern RANGE = Pattern.compile("(\\d{1,6})(?:-(\\d{1,6}))?");

  public Partitions(Collection<Integer> numbers) {
    this(new TreeSet<>(numbers));
  }

  /**
   * Parses ranges with their first and last partition, and single partitions.
   *
   * @param source flag or line of a file, which the error names
   * @throws WrongStart if the text is something else
   */
  public static Partitions parse(String source, String text) {
    NavigableSet<Integer> numbers = new TreeSet<>();
    for (String part : text.split(",", -1)) {
      Matcher range = RANGE.matcher(part.strip());
      if (!range.matches()) {
        throw wrong(source, text);
      }
      int first = Integer.parseInt(range.group(1));
      int last = range.group(2) == null ? first : Integer.parseInt(range.group(2));
      if (last < first) {
        throw wrong(source, text);
      }
      IntStream.rangeClosed(first, last).forEach(numbers::add);
    }
    return new Partitions(numbers);
  }

  private static WrongStart wrong(String source, String text) {
    return new WrongStart(
        "%s must be partitions such as 0-5,8, but was %s"
            .formatted(source, text.isBlank() ? "empty" : text));
  }

  /** Those of the given numbers that are among these partitions. */
  public List<Integer> of(Collection<Integer> others) {
    return others.stream().filter(numbers::contains).sorted().toList();
  }

  /** The shortest text of the same partitions; - for none. */
  @Override
  public String toString() {
    if (numbers.isEmpty()) {
      return "-";
    }
    List<String> ranges = new ArrayList<>();
    Integer first = null;
    for (int number : numbers) {
      first = first == null ? number : first;
      if (!numbers.contains(number + 1)) {
        ranges.add(first == number ? "" + number : first + "-" + number);
        first = null;
      }
    }
    return String.join(",", ranges);
  }
}

package io.spendcast.pipelines.cli.rates;

import io.spendcast.pipelines.start.WrongStart;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Reads a file of exchange rates as a whole: either every line is right, or none is taken and each
 * fault is named with its line, field, value and range.
 */
final class RatesFile {
  private static final String HEADER = "currency,day,rate";
  private static final Pattern CODE = Pattern.compile("[A-Z]{3}");
  private static final LocalDate FIRST_DAY = LocalDate.of(1990, 1, 1);
  private static final Pattern NUMBER = Pattern.compile("\\d{1,10}(\\.\\d{1,10})?");

  private final String baseCurrency;
  private final LocalDate lastDay;
  private final List<Rate> rates = new ArrayList<>();
  private final List<String> faults = new ArrayList<>();
  private final Map<String, Integer> lineOf = new HashMap<>();

  private RatesFile(String baseCurrency, LocalDate lastDay) {
    this.baseCurrency = baseCurrency;
    this.lastDay = lastDay;
  }

  /**
   * Reads a file.
   *
   * @param lastDay the last day that may have a rate
   * @throws WrongStart if the file cannot be read
   */
  static RatesFile read(Path file, String baseCurrency, LocalDate lastDay) {
    try {
      RatesFile read = new RatesFile(baseCurrency, lastDay);
      read.addAll(Files.readAllLines(file));
      return read;
    } catch (MalformedInputException e) {
      throw new WrongStart(file + " is not UTF-8 text", e);
    } catch (IOException e) {
      throw new WrongStart("cannot read " + file, e);
    }
  }

  List<Rate> rates() {
    return rates;
  }

  /**
   * Faults of the file, one sentence each, in the order of the lines; empty when the file is right.
   */
  List<String> faults() {
    return faults;
  }

  private void addAll(List<String> lines) {
    if (lines.isEmpty() || !withoutMark(lines.get(0)).strip().equals(HEADER)) {
      faults.add("line 1: the header must be " + HEADER);
      return;
    }
    for (int i = 1; i < lines.size(); i++) {
      if (!lines.get(i).isBlank()) {
        add(i + 1, lines.get(i).split(",", -1));
      }
    }
  }

  /** Removes the byte order mark that spreadsheets put in front. */
  private static String withoutMark(String line) {
    return line.startsWith("\uFEFF") ? line.substring(1) : line;
  }

  private void add(int line, String[] fields) {
    if (fields.length != 3) {
      faults.add("line " + line + ": has " + fields.length + " fields, not 3");
      return;
    }
    int before = faults.size();
    String currency = currency(line, fields[0].strip());
    LocalDate day = day(line, fields[1].strip());
    BigDecimal rate = rate(line, fields[2].strip());
    if (faults.size() == before) {
      Integer earlier = lineOf.putIfAbsent(currency + day, line);
      if (earlier == null) {
        rates.add(new Rate(currency, day, rate));
      } else {
        faults.add(
            "line " + line + ": " + currency + " of " + day + " is on line " + earlier + " too");
      }
    }
  }

  private String currency(int line, String value) {
    if (!CODE.matcher(value).matches()) {
      fault(line, "currency", value, "three capital letters");
    } else if (value.equals(baseCurrency)) {
      fault(line, "currency", value, "another than the base currency, whose rate is always 1");
    }
    return value;
  }

  private LocalDate day(int line, String value) {
    try {
      LocalDate day = LocalDate.parse(value);
      if (!day.isBefore(FIRST_DAY) && !day.isAfter(lastDay)) {
        return day;
      }
    } catch (DateTimeException e) {
      // Reported below with the same fault as a day out of range.
    }
    fault(line, "day", value, "a day from " + FIRST_DAY + " to " + lastDay);
    return FIRST_DAY;
  }

  private BigDecimal rate(int line, String value) {
    if (NUMBER.matcher(value).matches()) {
      BigDecimal rate = new BigDecimal(value);
      if (rate.signum() > 0) {
        return rate;
      }
    }
    fault(line, "rate", value, "above 0 and below 10000000000, with at most 10 decimals");
    return BigDecimal.ZERO;
  }

  private void fault(int line, String field, String value, String range) {
    faults.add("line " + line + ": " + field + " must be " + range + ", but was \"" + value + "\"");
  }
}

package io.spendcast.pipelines.batch;

import org.apache.beam.sdk.options.Default;
import org.apache.beam.sdk.options.Description;
import org.apache.beam.sdk.options.Validation.Required;

/** The flags of {@code TrainingExamples}; {@code --help=ExampleOptions} prints them. */
public interface ExampleOptions extends BatchFlags {

  @Description("Folder for the Parquet files; empty or not there yet.")
  @Required
  String getOut();

  void setOut(String value);

  @Description("How many days each example looks ahead.")
  @Default.Integer(90)
  int getHorizonDays();

  void setHorizonDays(int value);

  @Description("No example is earlier: 2026-01-01 or 2026-01-01T00:00:00Z. Default: the first.")
  @Default.String("1970-01-01")
  String getFrom();

  void setFrom(String value);

  @Description("Every example is earlier. Default: all; the newest have no outcome yet.")
  @Default.String("9999-01-01")
  String getUntil();

  void setUntil(String value);

  @Description(
      "Where the facts end, and with them the outcomes. Default: the moment that a thousandth of the"
          + " facts is later than.")
  @Default.String("")
  String getFactsUntil();

  void setFactsUntil(String value);

  @Description(
      "Share of the examples that is written, over 0 and up to 1; the same ones each time.")
  @Default.Double(1)
  double getSample();

  void setSample(double value);
}

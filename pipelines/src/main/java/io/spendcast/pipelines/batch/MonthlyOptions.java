package io.spendcast.pipelines.batch;

import org.apache.beam.sdk.options.Default;
import org.apache.beam.sdk.options.Description;
import org.apache.beam.sdk.options.Validation.Required;

/** The flags of {@code MonthlyReport}; {@code --help=MonthlyOptions} prints them. */
public interface MonthlyOptions extends BatchFlags {

  @Description("Which month, like 2026-10: a past one or the present one.")
  @Required
  String getMonth();

  void setMonth(String value);

  @Description("Report the month as it is now, although the stream has not read all of it.")
  @Default.Boolean(false)
  boolean isForce();

  void setForce(boolean value);

  @Description(
      "File that lists the shards whose facts are read, one a line: name, partitions, JDBC URL."
          + " --jdbcUrl is then the reporting database, which gets the numbers. Default: no shards.")
  @Default.String("")
  String getShards();

  void setShards(String value);
}

package io.spendcast.pipelines.batch;

import io.spendcast.pipelines.start.DatabaseFlags;
import org.apache.beam.sdk.options.Default;
import org.apache.beam.sdk.options.Description;

/** The flags of every batch main. */
public interface BatchFlags extends DatabaseFlags {

  @Description(
      "Streaming standby that the facts are read from, as --jdbcUrl, which stays the primary."
          + " Default: the primary.")
  @Default.String("")
  String getReadJdbcUrl();

  void setReadJdbcUrl(String value);
}

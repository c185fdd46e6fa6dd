package io.spendcast.pipelines.start;

import org.apache.beam.sdk.options.Default;
import org.apache.beam.sdk.options.Description;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.options.Validation.Required;

/** The flags of every main that uses the database. */
public interface DatabaseFlags extends PipelineOptions {

  @Description("Database, as jdbc:postgresql://host:port/database, with sslmode and the like.")
  @Required
  String getJdbcUrl();

  void setJdbcUrl(String value);

  @Description("Database user, a member of the main's role.")
  @Default.String("spendcast")
  String getDbUser();

  void setDbUser(String value);

  @Description("File that holds the database password; without it PGPASSWORD is used, or none.")
  @Default.String("")
  String getDbPasswordFile();

  void setDbPasswordFile(String value);

  @Description(
      "Format of the log: text or json. Default: SPENDCAST_LOG_FORMAT of the environment, or text."
          + " Executors on other machines need the variable.")
  @Default.String("")
  String getLogFormat();

  void setLogFormat(String value);
}

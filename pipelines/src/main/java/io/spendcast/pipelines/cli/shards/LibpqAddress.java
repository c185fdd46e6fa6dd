package io.spendcast.pipelines.cli.shards;

import io.spendcast.pipelines.shards.Shard;
import io.spendcast.pipelines.start.WrongStart;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import org.postgresql.Driver;

/**
 * Address of a shard as libpq takes it, which connects from the server of the reporting database.
 *
 * @param options options of the foreign server: host, port, database, and how to connect
 * @param user user in the JDBC URL; null when it names none
 */
record LibpqAddress(Map<String, String> options, String user) {
  private static final String FETCH_SIZE = "1000";
  private static final String CONNECT_SECONDS = "10";

  /** Names of libpq's options, by those that the JDBC driver has for the same. */
  private static final Map<String, String> NAMES =
      Map.of(
          "PGHOST", "host",
          "PGPORT", "port",
          "PGDBNAME", "dbname",
          "sslmode", "sslmode",
          "sslrootcert", "sslrootcert",
          "sslcert", "sslcert",
          "channelBinding", "channel_binding",
          "gssEncMode", "gssencmode",
          "kerberosServerName", "krbsrvname",
          "options", "options");

  /**
   * Address in a shard's JDBC URL. Parameters that libpq does not know are the driver's own, and
   * are left out.
   *
   * @throws WrongStart if the driver does not understand the URL
   */
  static LibpqAddress of(Shard shard) {
    Properties parsed = Driver.parseURL(shard.jdbcUrl(), new Properties());
    if (parsed == null) {
      throw new WrongStart(
          "shard %s: not a PostgreSQL URL: %s".formatted(shard.name(), shard.jdbcUrl()));
    }
    Map<String, String> options = new TreeMap<>();
    NAMES.forEach(
        (jdbc, libpq) -> {
          String value = parsed.getProperty(jdbc);
          if (value != null) {
            options.put(libpq, value);
          }
        });
    if (Boolean.parseBoolean(parsed.getProperty("ssl"))) {
      options.putIfAbsent("sslmode", "verify-full");
    }
    if ("primary".equals(parsed.getProperty("targetServerType"))) {
      options.put("target_session_attrs", "primary");
    }
    options.put("connect_timeout", CONNECT_SECONDS);
    options.put("application_name", "spendcast-reporting");
    options.put("fetch_size", FETCH_SIZE);
    options.put("async_capable", "true");
    options.put("updatable", "false");
    return new LibpqAddress(options, parsed.getProperty("user"));
  }
}

package io.spendcast.local.monitor;

import io.spendcast.local.process.ChildProcess;
import io.spendcast.local.process.Wait;
import io.spendcast.local.servers.PostgresProcess;
import io.spendcast.local.servers.Subscriber;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.apache.commons.io.FileUtils;

/** The faults, each caused as near to how it happens as one machine allows. */
record FaultList(WatchedStack watched, Path folder) {
  /**
   * Fault that can be caused in a running stack.
   *
   * @param alert name of the alert that must fire
   * @param cause causes the fault and returns its repair, which is to be closed
   */
  record Fault(String name, String alert, Callable<AutoCloseable> cause) {}

  List<Fault> all() {
    return List.of(
        new Fault("malformed records, 50 a second", "MalformedRecords", this::flood),
        new Fault("a producer's clock 10 minutes ahead", "ProducerClockOff", this::wrongClock),
        new Fault("SNS refuses", "SnsRefusing", this::refuse),
        new Fault("an alert waits in the outbox", "AlertsWaiting", this::holdAlert),
        new Fault("a broken model is promoted", "ModelRefused", this::breakModel),
        new Fault("exchange rates end a week ago", "ExchangeRatesStale", this::ageRates),
        new Fault("the report job fails", "BatchFailed", this::failReport),
        new Fault("the disk is full (simulated)", "DiskFilling", this::fillDisk),
        new Fault("PostgreSQL out of connections", "PostgresConnectionsExhausted", this::connect),
        new Fault("storing takes 24 s", "ConsumerLag", this::slow),
        new Fault("a partition is stalled", "PartitionStalled", this::stall),
        new Fault("the stream is killed", "StreamDown", this::kill),
        new Fault("Kafka is stopped", "KafkaDown", this::stopKafka),
        new Fault("PostgreSQL is stopped", "PostgresDown", this::stopPostgres));
  }

  private AutoCloseable flood() {
    return new Records(bootstrap(), 50, Instant::now);
  }

  private AutoCloseable wrongClock() {
    return new Records(bootstrap(), 1, () -> Instant.now().plusSeconds(600));
  }

  private String bootstrap() {
    return watched.stack().broker().bootstrapServers();
  }

  private AutoCloseable refuse() {
    watched.stack().moto().stop();
    return () -> {
      watched.stack().moto().start();
      // moto forgets the topic when it stops, so it is created again.
      new Subscriber(watched.stack().moto().endpoint(), Subscriber.ALERTS).close();
    };
  }

  private AutoCloseable holdAlert() {
    Wait.until("a purchase", Duration.ofMinutes(1), this::holdOne);
    return () ->
        execute(
            "update spendcast.alerts set claimed_until = now() - interval '1 second'"
                + " where status = 'pending' and claimed_until > now() + interval '1 minute'");
  }

  private boolean holdOne() {
    return execute(
            "insert into spendcast.alerts (event_id, customer_id, occurred_at, expected_spend, reason,"
                + " message, status, created_at, claimed_until)"
                + " select event_id, customer_id, occurred_at, 5001, 'held back', '{}', 'pending',"
                + " now(), now() + interval '1 hour' from spendcast.purchases where type = 'purchase'"
                + " and event_id not in (select event_id from spendcast.alerts) limit 1")
        == 1;
  }

  private AutoCloseable breakModel() throws IOException {
    Path broken = folder.resolve("broken-model");
    FileUtils.copyDirectory(watched.stack().project().model().toFile(), broken.toFile());
    Files.writeString(broken.resolve("model.onnx"), "no graph");
    watched.registrar().moveChampion(watched.registrar().register(broken));
    return () -> watched.registrar().moveChampion("1");
  }

  private AutoCloseable ageRates() {
    execute("update spendcast.exchange_rates set day = day - 7");
    return () -> execute("update spendcast.exchange_rates set day = day + 7");
  }

  private AutoCloseable failReport() {
    execute("alter table spendcast.monthly_runs rename to monthly_runs_away");
    report();
    return () -> {
      execute("alter table spendcast.monthly_runs_away rename to monthly_runs");
      report();
    };
  }

  private void report() {
    YearMonth month = YearMonth.now(ZoneOffset.UTC).minusMonths(1);
    ChildProcess.start(
            "the report",
            List.of(
                watched.stack().project().script("monthly-report").toString(), "--month=" + month),
            watched.stack().commands().environment(),
            watched.stack().log("report"))
        .waitFor(Duration.ofMinutes(3));
  }

  private AutoCloseable fillDisk() throws IOException {
    FullDisk disk = FullDisk.start();
    String node = watched.monitor().node();
    watched.monitor().ask("node", node, disk.address());
    return () -> {
      watched.monitor().ask("node", node);
      disk.close();
    };
  }

  /**
   * Opens all connections that ordinary users may open. PostgreSQL reserves some for superusers,
   * and the exporter is one.
   */
  private AutoCloseable connect() {
    PostgresProcess postgres = watched.stack().postgres();
    List<Connection> connections = new ArrayList<>();
    try {
      while (connections.size() < 1_000) {
        connections.add(
            DriverManager.getConnection(postgres.jdbcUrl(), PostgresProcess.STREAM_USER, ""));
      }
    } catch (SQLException e) {
      // All connections are in use.
    }
    return () -> {
      for (Connection connection : connections) {
        connection.close();
      }
    };
  }

  /**
   * Delays each insert of predictions, so that a partition is stored once in 24 s whatever the
   * number of cores.
   */
  private AutoCloseable slow() {
    double cores = Math.min(WatchedStack.PARTITIONS, Runtime.getRuntime().availableProcessors());
    execute(
        "create function spendcast.slow() returns trigger language plpgsql as"
            + " $$ begin perform pg_sleep("
            + 24 * cores / WatchedStack.PARTITIONS
            + "); return null; end $$;"
            + " create trigger slow after insert on spendcast.predictions"
            + " for each statement execute function spendcast.slow()");
    return () -> execute("drop function spendcast.slow() cascade");
  }

  private AutoCloseable stall() throws SQLException {
    Connection connection = watched.stack().postgres().connect();
    connection.setAutoCommit(false);
    try (Statement statement = connection.createStatement()) {
      statement.execute("select from spendcast.kafka_ledger where partition = 2 for update");
    }
    return connection;
  }

  private AutoCloseable kill() {
    watched.stream().kill();
    return () -> {}; // the supervisor starts it again
  }

  private AutoCloseable stopKafka() {
    watched.stack().broker().stop();
    return () -> watched.stack().broker().start();
  }

  private AutoCloseable stopPostgres() {
    watched.stack().postgres().stop();
    return () -> watched.stack().postgres().start();
  }

  private int execute(String sql) {
    return watched.stack().postgres().execute(sql);
  }
}

package io.spendcast.local.monitor;

import io.spendcast.local.process.ChildProcess;
import io.spendcast.local.process.ProjectFolder;
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
import java.util.stream.Stream;

/** The faults, each caused as near to how it happens as one machine allows. */
final class FaultList {
  private final WatchedStack watched;
  private final Path folder;

  FaultList(WatchedStack watched, Path folder) {
    this.watched = watched;
    this.folder = folder;
  }

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

  private Fault.Repair flood() {
    Records records = Records.start(bootstrap(), 50, () -> Instant.now());
    return records::close;
  }

  private Fault.Repair wrongClock() {
    Records records = Records.start(bootstrap(), 1, () -> Instant.now().plusSeconds(600));
    return records::close;
  }

  private String bootstrap() {
    return watched.stack().broker().bootstrapServers();
  }

  private Fault.Repair refuse() {
    watched.stack().moto().stop();
    return () -> {
      watched.stack().moto().start();
      // moto forgets the topic when it stops, so it is created again.
      Subscriber.of(watched.stack().moto(), WatchedStack.ALERTS).close();
    };
  }

  private Fault.Repair holdAlert() {
    Wait.until("a purchase", Duration.ofMinutes(1), this::holdOne);
    return () ->
        execute(
            "update spendcast.alerts set claimed_until = now() - interval '1 second'"
                + " where status = 'pending' and claimed_until > now() + interval '1 minute'");
  }

  private boolean holdOne() throws SQLException {
    int held =
        execute(
            "insert into spendcast.alerts (event_id, customer_id, occurred_at, expected_spend, reason,"
                + " message, status, created_at, claimed_until)"
                + " select event_id, customer_id, occurred_at, 5001, 'held back', '{}', 'pending',"
                + " now(), now() + interval '1 hour' from spendcast.purchases where type = 'purchase'"
                + " and event_id not in (select event_id from spendcast.alerts) limit 1");
    return held == 1;
  }

  private Fault.Repair breakModel() throws IOException {
    Path broken = Files.createDirectories(folder.resolve("broken-model"));
    try (Stream<Path> files = Files.list(ProjectFolder.find().model())) {
      for (Path file : files.toList()) {
        Files.write(broken.resolve(file.getFileName()), Files.readAllBytes(file));
      }
    }
    Files.writeString(broken.resolve("model.onnx"), "no graph");
    watched.registrar().moveChampion(watched.registrar().register(broken));
    return () -> watched.registrar().moveChampion("1");
  }

  private Fault.Repair ageRates() throws SQLException {
    execute("update spendcast.exchange_rates set day = day - 7");
    return () -> execute("update spendcast.exchange_rates set day = day + 7");
  }

  private Fault.Repair failReport() throws SQLException {
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
            List.of(ProjectFolder.find().script("monthly-report").toString(), "--month=" + month),
            watched.stack().commands().environment(),
            watched.stack().log("report"))
        .waitFor(Duration.ofMinutes(3));
  }

  private Fault.Repair fillDisk() throws IOException {
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
  private Fault.Repair connect() {
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
  private Fault.Repair slow() throws SQLException {
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

  private Fault.Repair stall() throws SQLException {
    Connection connection = watched.stack().postgres().connect();
    connection.setAutoCommit(false);
    try (Statement statement = connection.createStatement()) {
      statement.execute("select from spendcast.kafka_ledger where partition = 2 for update");
    }
    return connection::close;
  }

  private Fault.Repair kill() {
    watched.stream().kill();
    return () -> {}; // the supervisor starts it again
  }

  private Fault.Repair stopKafka() {
    watched.stack().broker().stop();
    return () -> watched.stack().broker().start();
  }

  private Fault.Repair stopPostgres() {
    watched.stack().postgres().stop();
    return () -> watched.stack().postgres().start();
  }

  /** Runs a statement and returns the number of rows that it changed. */
  private int execute(String sql) throws SQLException {
    try (Connection connection = watched.stack().postgres().connect();
        Statement statement = connection.createStatement()) {
      return statement.executeUpdate(sql);
    }
  }
}

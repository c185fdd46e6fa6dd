package io.spendcast.pipelines;

import static org.assertj.core.api.Assertions.assertThat;

import io.spendcast.pipelines.batch.BatchDatabase;
import io.spendcast.pipelines.batch.BatchFlags;
import io.spendcast.transforms.TestDatabase;
import io.spendcast.transforms.TestStandby;
import io.spendcast.transforms.database.Postgres;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** On a standby a writer refuses to start, in one sentence; a reader works. */
@Tag("slow")
class StandbyRefusalsTest {
  private static final TestStandby SERVERS = TestStandby.shared();
  private static final TestDatabase PRIMARY = SERVERS.database();
  private static final Postgres STANDBY = SERVERS.onStandby(PRIMARY.reportPostgres());
  private static final String ON_STANDBY = "--jdbcUrl=" + STANDBY.jdbcUrl();
  private static final Set<String> READERS =
      Set.of("status", "why", "features", "back-score", "rates show", "alerts list");

  @TempDir private Path folder;

  @Test
  void everyCommandThatWritesRefusesAStandbyAndEveryOtherWorks() throws Exception {
    new Shop(PRIMARY, 9_000_000).purchase("standby", "2023-01-01T00:00:00Z", "1.00");
    PRIMARY.execute(
        "insert into spendcast.exchange_rates (currency, day, rate) values ('EUR', current_date, 1)");
    SERVERS.awaitReplay();
    Map<String, List<String>> arguments = arguments();
    Set<String> commands = new TreeSet<>();
    leaves("", Spendcast.commandLine(), commands);

    assertThat(arguments.keySet()).isEqualTo(commands);
    arguments.forEach(
        (command, more) -> {
          Ended ended = command(command, more);
          if (READERS.contains(command)) {
            assertThat(ended.exit()).as("%s: %s", command, ended.error()).isZero();
          } else {
            assertThat(ended)
                .as(command)
                .isEqualTo(
                    new Ended(
                        2,
                        "error: the database is a read-only standby, and this command writes: use"
                            + " the primary's --jdbcUrl\n"));
          }
        });
    assertThat(command("status", List.of()).error()).contains("this is a standby");
    assertThat(command("prune", List.of("--olderThan=1100d", "--dryRun")).exit()).isZero();
  }

  @Test
  void batchesRefuseAStandbyAsTheirPrimary() {
    String refusal =
        "spendcast: --jdbcUrl leads to a read-only standby: name the primary there, and the standby"
            + " with --readJdbcUrl\n";

    assertThat(report(ON_STANDBY)).isEqualTo(new Ended(2, refusal));
    assertThat(
            Ended.of(
                () ->
                    TrainingExamples.exitCode(
                        ON_STANDBY, "--dbUser=report", "--out=" + folder.resolve("x"))))
        .isEqualTo(new Ended(2, refusal));
  }

  @Test
  void batchesRefuseAReaderThatDoesNotFollowThePrimary() {
    String primary = PRIMARY.reportPostgres().jdbcUrl();

    assertThat(
            report(
                "--jdbcUrl=" + primary,
                "--readJdbcUrl=" + primary.replaceAll("/facts_\\d+", "/postgres")))
        .matches(ended -> ended.exit() == 2)
        .matches(ended -> ended.error().contains("neither a streaming standby of --jdbcUrl nor"));
    assertThat(report("--jdbcUrl=" + primary, "--readJdbcUrl=jdbc:postgresql://127.0.0.1:1/x"))
        .matches(ended -> ended.exit() == 2)
        .matches(ended -> ended.error().contains("cannot use the database of --readJdbcUrl"));
  }

  @Test
  void aReaderMayBeThePrimaryItself() throws Exception {
    String primary = PRIMARY.reportPostgres().jdbcUrl();
    BatchFlags flags =
        PipelineOptionsFactory.fromArgs(
                "--jdbcUrl=" + primary,
                "--readJdbcUrl=" + primary + "&connectTimeout=9",
                "--dbUser=report")
            .as(BatchFlags.class);

    Postgres reader = BatchDatabase.of(flags).caughtUp();

    try (Connection connection = reader.dataSource().getConnection()) {
      assertThat(connection.isValid(10)).isTrue();
    }
  }

  private static Ended report(String... flags) {
    return Ended.of(
        () ->
            MonthlyReport.exitCode(
                Stream.concat(
                        Stream.of(
                            "--month=2023-01",
                            "--force",
                            "--runner=DirectRunner",
                            "--dbUser=report"),
                        Stream.of(flags))
                    .toArray(String[]::new)));
  }

  private Map<String, List<String>> arguments() throws IOException {
    Path events = Files.writeString(folder.resolve("events.ndjson"), "{}\n");
    Path rates =
        Files.writeString(folder.resolve("rates.csv"), "currency,day,rate\nEUR,2026-01-01,1.1\n");
    Path key = Files.writeString(folder.resolve("key"), "0123456789abcdef".repeat(4));
    Path shards =
        Files.writeString(
            folder.resolve("shards.conf"),
            "east 0-1 %s%nwest - %s%n".formatted(asOwner(STANDBY), asOwner(PRIMARY.postgres())));
    Path others =
        Files.writeString(
            folder.resolve("others.conf"), "west 0 " + asOwner(PRIMARY.postgres()) + "\n");
    return new TreeMap<>(
        Map.ofEntries(
            Map.entry("migrate", List.of()),
            Map.entry("rates load", List.of(rates.toString())),
            Map.entry("rates show", List.of()),
            Map.entry("status", List.of("--json")),
            Map.entry("why", List.of("E-9000001")),
            Map.entry("features", List.of("--event=E-9000001")),
            Map.entry("back-score", List.of("--model=../model/purchase-value")),
            Map.entry("judge", List.of()),
            Map.entry("backfill", List.of(events.toString(), "--unscored")),
            Map.entry("redrive", List.of("--bootstrapServers=127.0.0.1:1")),
            Map.entry("correct", List.of("E-9000001", "--reason=wrong")),
            Map.entry("alerts list", List.of()),
            Map.entry("alerts handle", List.of("E-9000001")),
            Map.entry("alerts dismiss", List.of("E-9000001")),
            Map.entry("alerts reopen", List.of("E-9000001")),
            Map.entry("alerts pause", List.of()),
            Map.entry("alerts resume", List.of()),
            Map.entry("alerts replay", List.of("--since=2020-01-01")),
            Map.entry("prune", List.of("--olderThan=1100d")),
            Map.entry("erase", List.of("standby", "--erasureKeyFile=" + key)),
            Map.entry("shards attach", List.of("--shards=" + others)),
            Map.entry(
                "shards move",
                List.of(
                    "--shards=" + shards,
                    "--from=east",
                    "--to=west",
                    "--partitions=1",
                    "--dbUser=postgres"))));
  }

  /** Those that have no commands of their own. */
  private static void leaves(String path, CommandLine command, Set<String> found) {
    command
        .getSubcommands()
        .forEach(
            (name, sub) -> {
              if (sub.getSubcommands().isEmpty()) {
                found.add(path + name);
              } else {
                leaves(path + name + " ", sub, found);
              }
            });
  }

  private static String asOwner(Postgres database) {
    return database.jdbcUrl().replaceAll("user=\\w+", "user=postgres");
  }

  private static Ended command(String command, List<String> more) {
    StringWriter error = new StringWriter();
    CommandLine line =
        Spendcast.commandLine()
            .setOut(new PrintWriter(new StringWriter()))
            .setErr(new PrintWriter(error, true));
    List<String> all = new ArrayList<>(List.of(command.split(" ")));
    all.addAll(more);
    if (!command.equals("shards move")) {
      all.add("--jdbcUrl=" + asOwner(STANDBY));
    }
    return new Ended(line.execute(all.toArray(String[]::new)), error.toString());
  }
}

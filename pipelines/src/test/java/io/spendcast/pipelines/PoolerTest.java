package io.spendcast.pipelines;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.spendcast.pipelines.start.NamedLock;
import io.spendcast.pipelines.start.OwnSessions;
import io.spendcast.pipelines.start.WrongStart;
import io.spendcast.pipelines.stream.StreamStart;
import io.spendcast.pipelines.stream.position.SourceTopic;
import io.spendcast.pipelines.stream.settings.StreamOptions;
import io.spendcast.pipelines.stream.settings.StreamSettings;
import io.spendcast.transforms.TestDatabase;
import io.spendcast.transforms.database.Postgres;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The stream and the batches behind a real PgBouncer. */
@Tag("slow")
class PoolerTest {
  private static final TestDatabase DATABASE = TestDatabase.migrated();
  private static final String REFUSAL = "a connection pooler shares the database's sessions";

  @Test
  void takesADatabaseWithoutAPooler() throws Exception {
    OwnSessions.require(DATABASE.postgres());
  }

  @ParameterizedTest
  @ValueSource(strings = {"default_pool_size = 20", "default_pool_size = 2"})
  void takesAPoolerInSessionMode(String setting) throws Exception {
    try (PgBouncer pooler = PgBouncer.before(DATABASE.postgres(), "session", setting);
        NamedLock one = new NamedLock(pooler.postgres(), "test");
        NamedLock other = new NamedLock(DATABASE.postgres(), "test")) {
      OwnSessions.require(pooler.postgres());

      assertThat(one.tryToTake()).isTrue();
      assertThat(one.isHeld()).isTrue();
      assertThat(other.tryToTake()).isFalse();
      assertThat(other.isHeld()).isFalse();
    }
  }

  /** Whichever of its connections the pooler hands out, and with or without other clients. */
  @ParameterizedTest
  @CsvSource({
    "transaction, default_pool_size = 20, 0",
    "transaction, default_pool_size = 1, 0",
    "transaction, server_round_robin = 1, 5",
    "transaction, server_round_robin = 0, 5",
    "statement, default_pool_size = 20, 3"
  })
  void refusesAPoolerThatSharesSessions(String mode, String setting, int idle) throws Exception {
    try (PgBouncer pooler = PgBouncer.before(DATABASE.postgres(), mode, setting)) {
      leaveIdle(pooler.postgres(), idle, mode.equals("statement"));
      for (String threshold : List.of("prepareThreshold=5", "prepareThreshold=0")) {
        assertThatThrownBy(() -> OwnSessions.require(pooler.postgres(threshold)))
            .isInstanceOf(WrongStart.class)
            .hasMessageStartingWith(REFUSAL)
            .hasMessageEndingWith("(PgBouncer: pool_mode=session)");
      }
    }
  }

  @Test
  void refusesToStartAnythingBehindATransactionPooler(@TempDir Path folder) throws Exception {
    try (PgBouncer pooler = PgBouncer.before(DATABASE.postgres(), "transaction")) {
      String url = "--jdbcUrl=" + pooler.postgres("prepareThreshold=0").jdbcUrl();
      StreamOptions options =
          PipelineOptionsFactory.fromArgs(
                  url, "--dbUser=stream", "--bootstrapServers=127.0.0.1:1", "--model=none")
              .as(StreamOptions.class);
      StreamSettings settings = StreamSettings.of(options);

      try (SourceTopic topic = new SourceTopic(settings)) {
        assertThatThrownBy(() -> new StreamStart(settings, topic).start())
            .isInstanceOf(WrongStart.class)
            .hasMessageStartingWith(REFUSAL);
      }
      assertThat(
              MonthlyReport.exitCode(
                  "--runner=DirectRunner", "--month=2026-10", "--dbUser=stream", url))
          .isEqualTo(2);
      assertThat(
              TrainingExamples.exitCode(
                  "--runner=DirectRunner", "--out=" + folder.resolve("x"), "--dbUser=stream", url))
          .isEqualTo(2);
      assertThat(command("migrate", url)).contains(REFUSAL);
    }
  }

  @Test
  void answersStatusThroughATransactionPoolerAndLeavesItsSessionsAsTheyWere() throws Exception {
    try (PgBouncer pooler =
        PgBouncer.before(DATABASE.postgres(), "transaction", "default_pool_size = 1")) {
      for (int i = 0; i < 7; i++) {
        assertThat(command("status", "--jdbcUrl=" + pooler.postgres().jdbcUrl())).isEmpty();
      }

      assertThat(query(pooler.postgres(), "show default_transaction_isolation"))
          .isEqualTo("read committed");
      assertThat(query(pooler.postgres(), "show default_transaction_read_only")).isEqualTo("off");
    }
  }

  @Test
  void noticesThatTheSessionNoLongerHoldsTheLock() throws Exception {
    try (NamedLock lock = new NamedLock(DATABASE.postgres(), "mine")) {
      assertThat(lock.tryToTake()).isTrue();
      assertThat(lock.isHeld()).isTrue();

      DATABASE.execute(
          "select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'mine'");

      assertThat(lock.isHeld()).isFalse();
    }
  }

  @Test
  void noticesThatAnotherSessionAnswers() throws Exception {
    try (PgBouncer pooler =
            PgBouncer.before(DATABASE.postgres(), "transaction", "server_round_robin = 1");
        NamedLock lock = new NamedLock(pooler.postgres("prepareThreshold=0"), "another")) {
      leaveIdle(pooler.postgres(), 2, false);
      assertThat(lock.tryToTake()).isTrue();

      assertThat(lock.isHeld()).isFalse();
    }
  }

  /** So many connections of the pooler to the database that nobody uses. */
  private static void leaveIdle(Postgres postgres, int count, boolean everyStatement)
      throws SQLException {
    List<Connection> open = new ArrayList<>();
    try {
      for (int i = 0; i < count; i++) {
        Connection connection = postgres.connect("other client");
        open.add(connection);
        connection.setAutoCommit(everyStatement);
        connection.createStatement().execute("select 1");
      }
    } finally {
      for (Connection connection : open) {
        if (!everyStatement) {
          connection.rollback();
        }
        connection.close();
      }
    }
  }

  /** Error text of a command. */
  private static String command(String... words) {
    StringWriter errors = new StringWriter();
    int exitCode =
        Spendcast.commandLine()
            .setErr(new PrintWriter(errors))
            .setOut(new PrintWriter(new StringWriter()))
            .execute(words);
    return exitCode == 0 ? "" : exitCode + " " + errors;
  }

  private static String query(Postgres postgres, String sql) throws SQLException {
    try (Connection connection = postgres.connect("test");
        PreparedStatement statement = connection.prepareStatement(sql);
        ResultSet row = statement.executeQuery()) {
      row.next();
      return row.getString(1);
    }
  }
}

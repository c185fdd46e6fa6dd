package io.spendcast.integration.servers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.spendcast.local.servers.PostgresProcess;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PostgresProcessIT {
  @TempDir Path folder;

  @Test
  void keepsRowsThroughStopAndKill() throws Exception {
    try (PostgresProcess postgres = postgres()) {
      postgres.start();
      execute(postgres, "CREATE TABLE facts AS SELECT 'stopped' AS what");

      postgres.stop();
      assertThatThrownBy(postgres::connect).isInstanceOf(SQLException.class);
      postgres.start();
      execute(postgres, "INSERT INTO facts VALUES ('killed')");
      postgres.kill();
      assertThatThrownBy(postgres::connect).isInstanceOf(SQLException.class);
      postgres.start();

      assertThat(ask(postgres, "SELECT string_agg(what, ',' ORDER BY what) FROM facts"))
          .isEqualTo("killed,stopped");
    }
  }

  @Test
  void isDurableUnlessToldOtherwise() throws Exception {
    try (PostgresProcess durable = postgres()) {
      durable.start();
      assertThat(ask(durable, "SHOW fsync")).isEqualTo("on");
      assertThat(ask(durable, "SHOW synchronous_commit")).isEqualTo("on");
    }

    try (PostgresProcess fast = postgres().withoutFsync()) {
      fast.start();
      assertThat(ask(fast, "SHOW fsync")).isEqualTo("off");
    }
  }

  private PostgresProcess postgres() {
    return PostgresProcess.in(folder.resolve("postgres"), folder.resolve("postgres.log"));
  }

  private static void execute(PostgresProcess postgres, String sql) throws SQLException {
    try (Connection connection = postgres.connect();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static String ask(PostgresProcess postgres, String sql) throws SQLException {
    try (Connection connection = postgres.connect();
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      rows.next();
      return rows.getString(1);
    }
  }
}

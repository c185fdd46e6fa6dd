package io.spendcast.integration.servers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.spendcast.local.servers.PostgresProcess;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PostgresProcessIT {
  @TempDir Path folder;

  @Test
  void keepsRowsThroughStopAndKill() {
    try (PostgresProcess postgres = postgres()) {
      postgres.start();
      postgres.execute("CREATE TABLE facts AS SELECT 'stopped' AS what");

      postgres.stop();
      assertThatThrownBy(postgres::connect).isInstanceOf(SQLException.class);
      postgres.start();
      postgres.execute("INSERT INTO facts VALUES ('killed')");
      postgres.kill();
      assertThatThrownBy(postgres::connect).isInstanceOf(SQLException.class);
      postgres.start();

      assertThat(postgres.value("SELECT string_agg(what, ',' ORDER BY what) FROM facts"))
          .isEqualTo("killed,stopped");
    }
  }

  @Test
  void isDurableUnlessToldOtherwise() {
    try (PostgresProcess durable = postgres()) {
      durable.start();
      assertThat(durable.value("SHOW fsync")).isEqualTo("on");
      assertThat(durable.value("SHOW synchronous_commit")).isEqualTo("on");
    }

    try (PostgresProcess fast = postgres().withSettings(Map.of("fsync", "off"))) {
      fast.start();
      assertThat(fast.value("SHOW fsync")).isEqualTo("off");
    }
  }

  private PostgresProcess postgres() {
    return PostgresProcess.in(folder.resolve("postgres"), folder.resolve("postgres.log"));
  }
}

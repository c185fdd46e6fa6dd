package io.spendcast.pipelines.start;

import static org.assertj.core.api.Assertions.assertThat;

import io.spendcast.transforms.TestDatabase;
import io.spendcast.transforms.database.Postgres;
import java.sql.Connection;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class NamedLockTest {
  private static final TestDatabase DATABASE = TestDatabase.migrated();

  @Test
  @Timeout(30)
  void holdsTheLockWhereIdleSessionsAreEnded() throws Exception {
    Postgres impatient = impatient(DATABASE.postgres());
    try (NamedLock lock = new NamedLock(impatient, "long work")) {
      assertThat(lock.tryToTake()).isTrue();
      awaitEndOfIdleSession(impatient);
      assertThat(lock.isHeld()).isTrue();
    }
  }

  private static Postgres impatient(Postgres postgres) {
    String url = postgres.jdbcUrl();
    return new Postgres(
        url + (url.contains("?") ? "&" : "?") + "options=-c%20idle_session_timeout=100",
        postgres.user(),
        postgres.passwordFile());
  }

  /** Opens a session after the lock's, and waits until the server has ended it. */
  private static void awaitEndOfIdleSession(Postgres postgres) throws Exception {
    try (Connection idle = postgres.connect("idle")) {
      String alive = "select count(*) from pg_stat_activity where application_name = 'idle'";
      while (!DATABASE.query(alive).equals(List.of("0"))) {
        Thread.onSpinWait();
      }
      assertThat(idle.isValid(1)).isFalse();
    }
  }
}

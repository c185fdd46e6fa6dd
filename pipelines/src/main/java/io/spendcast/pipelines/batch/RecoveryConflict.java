package io.spendcast.pipelines.batch;

import java.sql.SQLException;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * Conflict on a standby, which canceled a query because replay had to remove rows that the query
 * could still see.
 */
public final class RecoveryConflict {
  private static final String SERIALIZATION_FAILURE = "40001";
  public static final String REMEDY =
      "the standby canceled a query that stood in the way of its replay: set hot_standby_feedback ="
          + " on and a longer max_standby_streaming_delay there, or leave --readJdbcUrl out";

  private RecoveryConflict() {}

  /**
   * Whether a conflict is the cause. Checks messages too, since Spark may keep only the text of a
   * cause.
   */
  static boolean caused(Throwable failure) {
    return Stream.iterate(failure, Objects::nonNull, Throwable::getCause)
        .anyMatch(e -> isSerializationFailure(e) || isText(e.getMessage()));
  }

  private static boolean isSerializationFailure(Throwable e) {
    return e instanceof SQLException sql && SERIALIZATION_FAILURE.equals(sql.getSQLState());
  }

  private static boolean isText(String message) {
    return message != null && message.contains("conflict with recovery");
  }
}

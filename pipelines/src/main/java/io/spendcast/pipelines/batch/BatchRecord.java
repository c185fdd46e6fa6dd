package io.spendcast.pipelines.batch;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.spendcast.pipelines.start.DatabaseFlags;
import io.spendcast.pipelines.start.Databases;
import io.spendcast.transforms.database.Postgres;
import io.spendcast.transforms.database.Sql;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import org.apache.beam.sdk.PipelineResult;
import org.apache.beam.sdk.metrics.MetricResult;
import org.apache.beam.sdk.metrics.MetricsFilter;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Row that a batch stores in {@code batch_runs} when it ends, for monitoring: its metrics end with
 * its process. A batch that cannot store it, because the database is away, ends as it would have.
 */
final class BatchRecord {
  private static final Logger LOG = LoggerFactory.getLogger(BatchRecord.class);
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String READ_ONLY = "25006";
  private static final String INSERT = Sql.of(BatchRecord.class, "KeepBatchRun.sql");

  private final String job;
  private final Instant startedAt;
  private Map<String, Long> counters = Map.of();

  private BatchRecord(String job, Instant startedAt) {
    this.job = job;
    this.startedAt = startedAt;
  }

  static BatchRecord begin(String job) {
    return new BatchRecord(job, Instant.now());
  }

  /**
   * Remembers the counters of the batch at this moment, and returns them. A counter of several
   * steps, such as reads of several databases, is their sum.
   */
  Map<String, Long> counted(PipelineResult result) {
    Map<String, Long> all = new TreeMap<>();
    for (MetricResult<Long> counter :
        result.metrics().queryMetrics(MetricsFilter.builder().build()).getCounters()) {
      if (counter.getName().getNamespace().startsWith("io.spendcast")) {
        all.merge(counter.getName().getName(), counter.getAttempted(), Long::sum);
      }
    }
    counters = all;
    return all;
  }

  void keep(String[] args, int exitCode) {
    try {
      DatabaseFlags flags =
          PipelineOptionsFactory.fromArgs(databaseOf(args)).as(DatabaseFlags.class);
      if (flags.getJdbcUrl() != null) {
        insert(Databases.of(flags), exitCode);
      }
    } catch (SQLException e) {
      if (!READ_ONLY.equals(e.getSQLState())) { // a standby, which the run has refused
        LOG.warn("the run is not kept in batch_runs: {}", e.getMessage());
      }
    } catch (JsonProcessingException | RuntimeException e) {
      LOG.warn("the run is not kept in batch_runs: {}", e.getMessage());
    }
  }

  /** Arguments that name the database. The other flags may be the reason for a wrong start. */
  private static String[] databaseOf(String[] args) {
    return Arrays.stream(args)
        .filter(arg -> arg.matches("--(jdbcUrl|dbUser|dbPasswordFile)=.*"))
        .toArray(String[]::new);
  }

  /** Inserts the row without the pool, which waits for a minute. */
  private void insert(Postgres postgres, int exitCode)
      throws SQLException, JsonProcessingException {
    try (Connection connection = postgres.connect("spendcast " + job);
        PreparedStatement statement = connection.prepareStatement(INSERT)) {
      statement.setString(1, job);
      statement.setObject(2, startedAt.atOffset(ZoneOffset.UTC));
      statement.setInt(3, exitCode);
      statement.setString(4, JSON.writeValueAsString(counters));
      statement.executeUpdate();
    }
  }
}

package io.spendcast.pipelines.batch;

import io.spendcast.pipelines.schema.Schema;
import io.spendcast.pipelines.schema.ShopSettings;
import io.spendcast.pipelines.shards.Shard;
import io.spendcast.pipelines.shards.ShardsFile;
import io.spendcast.pipelines.start.NotReady;
import io.spendcast.pipelines.start.WrongStart;
import io.spendcast.transforms.database.Postgres;
import io.spendcast.transforms.monthly.scope.MonthlySource;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Databases of a monthly report: the reporting one of {@code --jdbcUrl}, which gets the numbers,
 * and those with the facts. The facts are in the same one, or in those of all shards of {@code
 * --shards}. Each customer is in one of these, so what is counted in each adds up.
 */
public final class MonthlyDatabases {
  private static final Logger LOG = LoggerFactory.getLogger(MonthlyDatabases.class);

  private final BatchDatabase reporting;
  private final List<FactDatabase> facts;
  private List<Long> movesBefore = List.of();

  private MonthlyDatabases(BatchDatabase reporting, List<FactDatabase> facts) {
    this.reporting = reporting;
    this.facts = List.copyOf(facts);
  }

  /**
   * Databases that the flags name.
   *
   * @throws WrongStart if the file of shards is wrong, or a database is out of reach
   */
  public static MonthlyDatabases of(MonthlyOptions options) {
    if (options.getShards().isBlank()) {
      BatchDatabase only = BatchDatabase.of(options);
      requireFacts(only);
      return new MonthlyDatabases(only, List.of(FactDatabase.only(only)));
    }
    if (!options.getReadJdbcUrl().isBlank()) {
      throw new WrongStart(
          "--readJdbcUrl is a standby of one database, and --shards reads several: leave one of the"
              + " two flags out");
    }
    BatchDatabase reporting = BatchDatabase.of(options);
    List<FactDatabase> shards = new ArrayList<>();
    Map<ServerIdentity, String> names = new HashMap<>();
    names.put(reporting.identity(), "--jdbcUrl");
    for (Shard shard : ShardsFile.read(Path.of(options.getShards()))) {
      FactDatabase database = FactDatabase.of(shard, options);
      String other = names.put(database.servers().identity(), "shard " + shard.name());
      if (other != null) {
        throw new WrongStart(
            "%s and shard %s are the same database: its facts would count twice"
                .formatted(other, shard.name()));
      }
      shards.add(database);
    }
    return new MonthlyDatabases(reporting, shards);
  }

  /** Refuses a database that shows shards, whose facts have no bound in it. */
  private static void requireFacts(BatchDatabase database) {
    try {
      Schema schema = Schema.in(database.primary().dataSource());
      schema.requireMigrated();
      schema.requireNoShards();
    } catch (SQLException e) {
      throw new WrongStart("cannot use the database of --jdbcUrl: " + e.getMessage(), e);
    }
  }

  /** Database that the run and its rows are written to. */
  public Postgres reporting() {
    return reporting.primary();
  }

  /**
   * Settings that all the databases share.
   *
   * @throws WrongStart if one is not migrated, or has other settings
   */
  public ShopSettings requireSameSettings() throws SQLException {
    ShopSettings wanted = FactDatabase.only(reporting).settings();
    for (FactDatabase database : facts) {
      ShopSettings settings = database.settings();
      if (!settings.equals(wanted)) {
        throw new WrongStart(
            ("shard %s has base currency %s and time zone %s, but the database of --jdbcUrl has %s"
                    + " and %s: name a reporting database that was migrated with the settings of"
                    + " all shards")
                .formatted(
                    database.shard(),
                    settings.baseCurrency(),
                    settings.timeZone(),
                    wanted.baseCurrency(),
                    wanted.timeZone()));
      }
    }
    return wanted;
  }

  /**
   * Requires that every database has the whole month, and that no partition is on the move.
   *
   * @param force whether an incomplete month is reported too; a move is always waited for
   * @throws NotReady naming the shard
   */
  public void requireReady(YearMonth month, boolean force) throws SQLException {
    movesBefore = finishedMoves();
    for (FactDatabase database : facts) {
      String reason = database.whyNotReady(month).orElse("");
      if (!reason.isEmpty() && !force) {
        throw new NotReady(month + " is not complete: " + reason);
      }
      if (!reason.isEmpty()) {
        LOG.warn("reporting {} although it is not complete: {}", month, reason);
      }
    }
  }

  /**
   * Requires that no partition has moved since {@link #requireReady}: its facts may have been read
   * in both shards, or in neither.
   *
   * @throws NotReady if one has
   */
  public void requireNoMoves() throws SQLException {
    if (!finishedMoves().equals(movesBefore)) {
      throw new NotReady("partitions moved between shards during the run: run the report again");
    }
  }

  private List<Long> finishedMoves() throws SQLException {
    List<Long> finished = new ArrayList<>();
    for (FactDatabase database : facts) {
      finished.add(database.finishedMoves());
    }
    return finished;
  }

  /** Exclusive upper bounds of the facts that are stored now, by shard. */
  Map<String, Long> arrivalBounds() throws SQLException, IOException, InterruptedException {
    Map<String, Long> bounds = new LinkedHashMap<>();
    for (FactDatabase database : facts) {
      bounds.put(database.shard(), database.arrivalBound());
    }
    return bounds;
  }

  /** Sources that show all that is committed now, with the facts below their bounds. */
  public List<MonthlySource> upTo(Map<String, Long> arrivalBounds)
      throws SQLException, IOException, InterruptedException {
    List<MonthlySource> sources = new ArrayList<>();
    for (FactDatabase database : facts) {
      sources.add(database.upTo(arrivalBounds.get(database.shard())));
    }
    return sources;
  }
}

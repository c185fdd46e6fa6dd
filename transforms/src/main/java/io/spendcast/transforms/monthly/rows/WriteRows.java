package io.spendcast.transforms.monthly.rows;

import io.spendcast.transforms.coder.RecordCoder;
import io.spendcast.transforms.database.Postgres;
import io.spendcast.transforms.database.Sql;
import java.util.List;
import java.util.UUID;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.io.jdbc.JdbcIO;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.Partition;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionList;
import org.apache.beam.sdk.values.PDone;

/**
 * Writes the rows of a run, each into its table.
 *
 * <p>At least once and idempotent: a row that is there already stays. Nobody sees them before the
 * run is made current.
 */
public final class WriteRows extends PTransform<PCollection<MonthlyRow>, PDone> {
  static final Coder<MonthlyRow> CODER = RecordCoder.of(MonthlyRow.class);

  private static final String INSERT = Sql.of(WriteRows.class, "WriteRows.sql");
  private static final List<Class<?>> TABLES = List.of(MonthlyRow.class.getPermittedSubclasses());

  private final Postgres postgres;
  private final UUID run;

  private WriteRows(Postgres postgres, UUID run) {
    this.postgres = postgres;
    this.run = run;
  }

  public static WriteRows of(Postgres postgres, UUID run) {
    return new WriteRows(postgres, run);
  }

  @Override
  public PDone expand(PCollection<MonthlyRow> rows) {
    PCollectionList<MonthlyRow> byTable =
        rows.apply(
            "PartByTable",
            Partition.of(TABLES.size(), (row, count) -> TABLES.indexOf(row.getClass())));
    for (int i = 0; i < TABLES.size(); i++) {
      String name = TABLES.get(i).getSimpleName();
      byTable.get(i).setCoder(CODER).apply("Write" + name, write(RowJson.snakeCase(name)));
    }
    return PDone.in(rows.getPipeline());
  }

  private JdbcIO.Write<MonthlyRow> write(String table) {
    Postgres database = postgres;
    UUID ofRun = run;
    return JdbcIO.<MonthlyRow>write()
        .withDataSourceProviderFn(unused -> database.dataSource())
        .withStatement(INSERT.formatted("monthly_" + table))
        .withPreparedStatementSetter(
            (row, statement) -> statement.setString(1, RowJson.of(ofRun, (Record) row)));
  }
}

package io.spendcast.pipelines.cli.erase;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.spendcast.pipelines.cli.TestDatabase;
import java.util.HexFormat;
import java.util.List;

/** Looks for words in every row of every table and materialized view, as text and as bytes. */
final class CustomerTraces {
  private static final String TABLES =
      "select oid::regclass from pg_class where relkind in ('r', 'p', 'm')"
          + " and relnamespace in ('spendcast'::regnamespace, 'dashboards'::regnamespace)";

  private CustomerTraces() {}

  /** Names of all tables and materialized views, with their schemas. */
  static List<String> tables(TestDatabase database) {
    return database.query(TABLES + " order by 1");
  }

  /** The tables that hold one of the words somewhere. */
  static List<String> in(TestDatabase database, String... words) {
    return tables(database).stream()
        .filter(table -> !database.query(rowsOf(table, words)).isEmpty())
        .toList();
  }

  private static String rowsOf(String table, String... words) {
    StringBuilder sql = new StringBuilder("select 1 from " + table + " t where false");
    for (String word : words) {
      String hex = HexFormat.of().formatHex(word.getBytes(UTF_8));
      for (String text : List.of(word, hex)) {
        sql.append(" or position('").append(text).append("' in t::text) > 0");
      }
    }
    return sql.toString();
  }
}

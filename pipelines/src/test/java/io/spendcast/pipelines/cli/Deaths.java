package io.spendcast.pipelines.cli;

import java.util.List;

/** Statements that fail in the middle of a run, as if the run had been killed there. */
public final class Deaths {
  private static final String DIE =
      """
      create sequence statements;
      create table deaths (at bigint);
      create function die() returns trigger language plpgsql as $$
      begin
        if nextval('public.statements') = (select at from public.deaths) then
          raise exception 'killed';
        end if;
        return null;
      end $$;
      """;

  private final TestDatabase database;

  private Deaths(TestDatabase database) {
    this.database = database;
  }

  /**
   * Counts the statements that change these tables of our schema.
   *
   * @param changes the kinds that count, such as {@code insert or update}
   */
  public static Deaths on(TestDatabase database, String changes, List<String> tables) {
    database.execute(DIE);
    for (String table : tables) {
      database.execute(
          "create trigger die before %s on spendcast.%s execute function die()"
              .formatted(changes, table));
    }
    return new Deaths(database);
  }

  /** Lets the given statement from now on fail; none at 0. */
  public void at(int statement) {
    database.execute(
        "select setval('statements', 1, false)",
        "truncate deaths",
        "insert into deaths values (" + statement + ")");
  }
}

package io.spendcast.pipelines.cli.erase;

import io.spendcast.pipelines.cli.Printout;
import io.spendcast.pipelines.cli.ShardOptions;
import io.spendcast.pipelines.cli.UnfinishedMove;
import io.spendcast.pipelines.schema.Schema;
import io.spendcast.pipelines.start.Database;
import io.spendcast.pipelines.start.WrongStart;
import io.spendcast.transforms.erasure.ErasureKey;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.concurrent.Callable;
import javax.sql.DataSource;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * Removes a customer from every table.
 *
 * <p>Idempotent. Rows that other processes store or derive meanwhile are removed as well. Later
 * records of the customer are never stored.
 */
@Command(
    name = "erase",
    description = {
      "Removes all that is stored of a customer, for good, and prints what and how much.",
      "Only a hash of the id is remembered, made with a key that is not in the database, so that"
          + " neither a replay nor a new purchase brings the customer back. The stream needs the same"
          + " --erasureKeyFile from then on: without it it stores nothing and ends.",
      "Reads all dead letters, also those that mention the customer with escapes or as a number.",
      "Run it as the owner of the database; again is harmless. It also prints what it cannot reach."
    },
    footer = {
      "",
      "Examples:",
      "  openssl rand -hex 32 > erasure.key     once; keep it as long as the database",
      "  spendcast erase C-42 --erasureKeyFile=erasure.key --dryRun",
      "  spendcast erase - < id.txt             an id that no shell remembers"
    })
public final class Erase implements Callable<Integer> {
  private static final int LONGEST_ID = 64;
  private static final String LOCK_NOT_AVAILABLE = "55P03";

  @Mixin private ShardOptions shards;
  @Spec private CommandSpec spec;

  @Parameters(
      paramLabel = "CUSTOMER_ID",
      description = "The id, or - to read it from standard input.")
  private String customer;

  @Option(
      names = "--erasureKeyFile",
      paramLabel = "FILE",
      defaultValue = "${env:" + ErasureKey.VARIABLE + "}",
      description = {
        "A file that holds the key of the hashes and nothing else, at least 32 characters.",
        "Default: " + ErasureKey.VARIABLE + " of the environment."
      })
  private String keyFile;

  @Option(
      names = {"--dryRun", "--dry-run"},
      description = "Only say what would be removed.")
  private boolean dryRun;

  @Override
  public Integer call() throws SQLException, IOException, InterruptedException {
    String id = id();
    ErasureKey key = new ErasureKey(keyFile == null ? "" : keyFile);
    byte[] fingerprint = fingerprint(key);
    byte[] hash = key.hashes().of(id);
    shards.forEach(database -> erase(database.connect("erase"), id, fingerprint, hash));
    return 0;
  }

  private void erase(DataSource source, String id, byte[] fingerprint, byte[] hash)
      throws SQLException {
    Schema.in(source).requireMigrated();
    refuseOtherKey(source, fingerprint);
    if (!dryRun) {
      remember(source, fingerprint, hash);
    }
    Erased removed = remove(source, id);
    long letters = new MentioningLetters(source, id, spec.commandLine().getErr()).delete(dryRun);
    removed.withDeadLetters(letters).show(new Printout(spec.commandLine().getOut()), dryRun);
  }

  private String id() throws IOException {
    String id = customer;
    if (id.equals("-")) {
      BufferedReader in =
          new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
      id = in.readLine();
    }
    if (id == null || id.isEmpty() || id.codePointCount(0, id.length()) > LONGEST_ID) {
      throw new WrongStart("CUSTOMER_ID must have 1 to " + LONGEST_ID + " characters");
    }
    return id;
  }

  private static byte[] fingerprint(ErasureKey key) {
    try {
      return key.fingerprint()
          .orElseThrow(
              () ->
                  new WrongStart(
                      "no key given: use --erasureKeyFile or set " + ErasureKey.VARIABLE));
    } catch (UncheckedIOException | IllegalArgumentException e) {
      throw new WrongStart("--erasureKeyFile: " + e.getMessage(), e);
    }
  }

  private static void refuseOtherKey(DataSource source, byte[] fingerprint) throws SQLException {
    try (Database database = Database.reading(source, Erase.class)) {
      if (database.find(Boolean.class, "ErasedByOtherKey.sql", fingerprint).orElseThrow()) {
        throw new WrongStart(ErasureKey.OTHER);
      }
    }
  }

  /**
   * Records that the customer is erased. Returns when every store statement that may not know of it
   * has ended.
   */
  private static void remember(DataSource source, byte[] fingerprint, byte[] hash)
      throws SQLException {
    try (Database database = Database.writing(source, Erase.class)) {
      UnfinishedMove.refuse(database);
      database.find(Integer.class, "RememberErased.sql", fingerprint, hash);
      database.commit();
      database.execute("AwaitStoring.sql");
      database.commit();
    }
  }

  private Erased remove(DataSource source, String id) throws SQLException {
    try (Database database = Database.writing(source, Erase.class)) {
      if (!dryRun) {
        lock(database);
        UnfinishedMove.refuse(database);
      }
      Erased removed = database.find(Erased.class, "Erase.sql", id).orElseThrow();
      if (!dryRun) {
        database.commit();
      }
      return removed;
    }
  }

  /**
   * Locks the tables that are derived from customers. Returns when no other process writes to them,
   * or can begin to.
   */
  private void lock(Database database) throws SQLException {
    try {
      database.execute("EraseTryLock.sql");
    } catch (SQLException e) {
      if (!LOCK_NOT_AVAILABLE.equals(e.getSQLState())) {
        throw e;
      }
      database.rollback();
      spec.commandLine()
          .getErr()
          .println("waiting for judge, prune or a refresh of the dashboards to end");
      database.execute("EraseLock.sql");
    }
  }
}

package io.spendcast.pipelines.cli;

import io.spendcast.pipelines.cli.TestDatabase.Run;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.stream.Stream;

/** Two shards of one topic, and the file that lists them: east has partitions 0-1, west 2-3. */
public final class TestShards {
  private final Path file;
  private final TestDatabase east;
  private final TestDatabase west;

  private TestShards(Path file, TestDatabase east, TestDatabase west) {
    this.file = file;
    this.east = east;
    this.west = west;
    list(west.url("postgres"));
  }

  public static TestShards migrated(Path folder) {
    return of(folder, TestDatabase.migrated(), TestDatabase.migrated());
  }

  public static TestShards of(Path folder, TestDatabase east, TestDatabase west) {
    return new TestShards(folder.resolve("shards.conf"), east, west);
  }

  public TestDatabase east() {
    return east;
  }

  public TestDatabase west() {
    return west;
  }

  public Path file() {
    return file;
  }

  /** Each shard has read its partitions; there is one purchase in each. */
  public TestShards fill() {
    fill(east, 0, "E-EAST", "C-EAST");
    fill(west, 2, "E-WEST", "C-WEST");
    return this;
  }

  private static void fill(TestDatabase database, int partition, String event, String customer) {
    database.execute(
        TestFacts.stream(7),
        TestFacts.ledger(TestFacts.TOPIC, partition, 0, "{[1,2)}"),
        TestFacts.ledger(TestFacts.TOPIC, partition + 1, 0, "{}"),
        TestFacts.purchase(event, 1, customer, Instant.parse("2026-02-01T00:00:00Z")),
        "update spendcast.purchases set partition = " + partition,
        "select setval('spendcast.arrivals', 1)");
  }

  /** Begins a move of partitions 0 and 1 from a shard to west. */
  public static void beginMove(TestDatabase from) {
    from.execute(
        "insert into spendcast.moves (move_id, direction, other_shard, topic_id, partitions)"
            + " values (gen_random_uuid(), 'out', 'west', '"
            + TestFacts.TOPIC
            + "', '{0,1}')");
  }

  /** Puts west's database out of reach: nobody listens at its port. */
  public void disconnectWest() {
    list("jdbc:postgresql://localhost:%d/away?user=postgres".formatted(closedPort()));
  }

  /** Ends a disconnection. */
  public void reconnectWest() {
    list(west.url("postgres"));
  }

  private void list(String urlOfWest) {
    try {
      Files.writeString(
          file, "east 0-1 %s%nwest 2-3 %s%n".formatted(east.url("postgres"), urlOfWest));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static int closedPort() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Runs a command of Spendcast over both shards. */
  public Run run(String... arguments) {
    return Run.of(Stream.concat(Stream.of(arguments), Stream.of("--shards=" + file)));
  }
}

package io.spendcast.pipelines.cli.erase;

import io.spendcast.pipelines.cli.Rows;
import io.spendcast.pipelines.cli.UnfinishedMove;
import io.spendcast.pipelines.start.Database;
import io.spendcast.transforms.database.NamedSql;
import io.spendcast.transforms.erasure.MentionedCustomers;
import java.io.PrintWriter;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import javax.sql.DataSource;

/**
 * Deletes the dead letters that mention a customer, resolved ones too.
 *
 * <p>Reads all dead letters, by pages of their primary key, each page in transactions of its own.
 * The database leaves out letters that cannot mention the customer; {@link MentionedCustomers}
 * decides about the others.
 */
final class MentioningLetters {
  private static final NamedSql CANDIDATES =
      NamedSql.of(MentioningLetters.class, "EraseCandidates.sql");
  private static final int PAGE = 10_000;

  /** Number of dead letters in memory at a time; each may be a MiB or larger. */
  private static final int AT_A_TIME = 16;

  private static final long BETWEEN_LINES = 100_000;

  private final DataSource source;
  private final String customer;
  private final PrintWriter progress;

  MentioningLetters(DataSource source, String customer, PrintWriter progress) {
    this.source = source;
    this.customer = customer;
    this.progress = progress;
  }

  /**
   * Position of a dead letter.
   *
   * @param letters number of letters on the page that this one ends; 1 for any other letter
   */
  private record Letter(UUID topicId, int partition, long kafkaOffset, long letters) {}

  /**
   * Deletes the dead letters that mention the customer, and returns their number. A dry run only
   * counts them.
   */
  long delete(boolean dryRun) throws SQLException {
    Letter from = new Letter(new UUID(0, 0), 0, -1, 0);
    long read = 0;
    long found = 0;
    for (Letter to = endOfPage(from); to != null; to = endOfPage(from)) {
      List<Letter> mentioning = mentioning(from, to);
      found += dryRun || mentioning.isEmpty() ? mentioning.size() : delete(mentioning);
      from = to;
      read += to.letters();
      if (read % BETWEEN_LINES == 0) {
        progress.printf("%,d dead letters read%n", read);
      }
    }
    return found;
  }

  private Letter endOfPage(Letter from) throws SQLException {
    try (Database database = Database.reading(source, MentioningLetters.class)) {
      return database
          .find(
              Letter.class,
              "EraseBatch.sql",
              from.topicId(),
              from.partition(),
              from.kafkaOffset(),
              PAGE)
          .orElse(null);
    }
  }

  private List<Letter> mentioning(Letter from, Letter to) throws SQLException {
    List<Letter> mentioning = new ArrayList<>();
    Rows.forEach(
        source,
        CANDIDATES,
        AT_A_TIME,
        page ->
            page.set("customer", customer)
                .set("from_topic", from.topicId())
                .set("from_partition", from.partition())
                .set("from_offset", from.kafkaOffset())
                .set("to_topic", to.topicId())
                .set("to_partition", to.partition())
                .set("to_offset", to.kafkaOffset()),
        row -> {
          if (isMentioned(row)) {
            mentioning.add(letter(row));
          }
        });
    return mentioning;
  }

  private boolean isMentioned(ResultSet row) throws SQLException {
    String[] headers = (String[]) row.getArray("headers").getArray();
    return MentionedCustomers.in(
            row.getBytes("record_key"), row.getBytes("payload"), List.of(headers))
        .contains(customer);
  }

  private static Letter letter(ResultSet row) throws SQLException {
    return new Letter(
        UUID.fromString(row.getString("topic_id")),
        row.getInt("partition"),
        row.getLong("kafka_offset"),
        1);
  }

  private long delete(List<Letter> letters) throws SQLException {
    try (Database database = Database.writing(source, MentioningLetters.class)) {
      UnfinishedMove.refuse(database);
      long deleted =
          database
              .find(
                  Long.class,
                  "EraseDeadLetters.sql",
                  texts(letters, Letter::topicId),
                  texts(letters, Letter::partition),
                  texts(letters, Letter::kafkaOffset))
              .orElseThrow();
      database.commit();
      return deleted;
    }
  }

  private static String[] texts(List<Letter> letters, Function<Letter, Object> column) {
    return letters.stream().map(l -> column.apply(l).toString()).toArray(String[]::new);
  }
}

package io.spendcast.pipelines.cli.move;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.spendcast.pipelines.cli.TestDatabase;
import io.spendcast.pipelines.start.Database;
import io.spendcast.pipelines.start.WrongStart;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import org.apache.kafka.clients.producer.internals.BuiltInPartitioner;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class HomesTest {
  private static final int PARTITIONS = 12;

  private final TestDatabase database = TestDatabase.empty();
  private final Homes homes = new Homes(PARTITIONS);

  @BeforeEach
  void make() {
    database.execute(
        "create schema spendcast_move",
        "create table spendcast_move.homes (customer_id text, partition int)",
        "insert into spendcast_move.homes values ('C-ü', null), ('C-2', null)");
  }

  @Test
  void findsThePartitionAsKafkasProducerDoes() throws SQLException {
    for (int i = 0; i < 200; i++) {
      know("K-" + i, producers("K-" + i));
    }

    try (Database reading = Database.writing(database.source(), SourceShard.class)) {
      assertThat(homes.complete(reading)).isEqualTo(2);
      reading.commit();
    }

    assertThat(home("C-ü")).isEqualTo(producers("C-ü"));
    assertThat(home("C-2")).isEqualTo(producers("C-2"));
    assertThat(home("K-7")).isEqualTo(producers("K-7"));
  }

  @Test
  void refusesToGuessWhereProducersChooseOtherwise() throws SQLException {
    for (int i = 0; i < 200; i++) {
      know("K-" + i, i % PARTITIONS);
    }

    try (Database reading = Database.writing(database.source(), SourceShard.class)) {
      assertThatThrownBy(() -> homes.complete(reading))
          .isInstanceOf(WrongStart.class)
          .hasMessageStartingWith("2 customers have no record in the topic yet");
    }
  }

  private void know(String customer, int partition) {
    database.execute(
        "insert into spendcast_move.homes values ('%s', %d)".formatted(customer, partition));
  }

  private int home(String customer) {
    return Integer.parseInt(
        database
            .query(
                "select partition from spendcast_move.homes where customer_id = '%s'"
                    .formatted(customer))
            .get(0));
  }

  private static int producers(String customer) {
    return BuiltInPartitioner.partitionForKey(
        customer.getBytes(StandardCharsets.UTF_8), PARTITIONS);
  }
}

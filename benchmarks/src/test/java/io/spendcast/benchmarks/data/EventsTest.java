package io.spendcast.benchmarks.data;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.spendcast.contract.ContractParser;
import io.spendcast.contract.ParseResult;
import io.spendcast.domain.Purchase;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class EventsTest {
  private static final Instant SENT = Instant.parse("2026-06-01T00:00:00Z");

  @Test
  void makesTheSameEventOfTheSameNumber() {
    assertThat(new Events(500, IdOrder.RANDOM).at(7))
        .isEqualTo(new Events(500, IdOrder.RANDOM).at(7));
    assertThat(new Events(500, IdOrder.RANDOM).at(7))
        .isNotEqualTo(new Events(500, IdOrder.RANDOM).at(8));
  }

  @Test
  void ordersIdsAsAsked() {
    List<String> ordered = IntStream.range(0, 1_000).mapToObj(IdOrder.ORDERED::of).toList();
    List<String> random = IntStream.range(0, 1_000).mapToObj(IdOrder.RANDOM::of).toList();

    assertThat(ordered).isSorted().doesNotHaveDuplicates();
    assertThat(random).doesNotHaveDuplicates();
    assertThat(random.stream().map(id -> id.charAt(0)).distinct()).hasSize(16);
  }

  @Test
  void keepsTheContractInTheBaseCurrency() {
    for (int number = 0; number < 1_000; number++) {
      Events.Event event = new Events(50, IdOrder.ORDERED).at(number);

      ParseResult result = new ContractParser().parse(event.value().getBytes(UTF_8), SENT);

      assertThat(result).isInstanceOf(ParseResult.Parsed.class);
      Purchase purchase = ((ParseResult.Parsed) result).purchase();
      assertThat(purchase.customerId()).isEqualTo(event.key());
      assertThat(purchase.currency()).isEqualTo("USD");
      assertThat(purchase.isRefund()).isEqualTo(number % 40 == 0);
    }
  }
}

package io.spendcast.transforms.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.spendcast.domain.Fact;
import java.util.List;
import org.junit.jupiter.api.Test;

class CustomerFactsTest {
  @Test
  void keepsEqualTextsOnce() {
    List<StoredFact> facts = List.of(fact("E-1"), fact("E-2"));

    List<StoredFact> held = CustomerFacts.of(facts, 2);

    assertThat(held).isEqualTo(facts);
    assertThat(held.get(0).customerId()).isSameAs(held.get(1).customerId());
    assertThat(held.get(0).fact().category()).isSameAs(held.get(1).fact().category());
  }

  @Test
  void saysThatACustomerIsTooLargeInsteadOfRunningOutOfMemory() {
    List<StoredFact> facts = List.of(fact("E-1"), fact("E-2"), fact("E-3"));

    assertThatThrownBy(() -> CustomerFacts.of(facts, 2))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("a customer has more than 2 facts")
        .hasMessageNotContaining("C-1");
  }

  private static StoredFact fact(String eventId) {
    Fact fact = new Fact(0, 100, false, 1, 1, new String("books"));
    return new StoredFact(eventId, new String("C-1"), 1, 0, fact, "US", "web");
  }
}

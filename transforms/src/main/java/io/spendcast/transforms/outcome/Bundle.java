package io.spendcast.transforms.outcome;

import java.util.List;
import java.util.stream.Stream;

/**
 * The records of one bundle, in the order of arrival: what {@code Store} stores in one transaction.
 */
public record Bundle(List<Outcome> outcomes) {

  public Bundle {
    outcomes = List.copyOf(outcomes);
  }

  public List<Accepted> accepted() {
    return of(Accepted.class).toList();
  }

  public List<DeadLetter> deadLetters() {
    return of(DeadLetter.class).toList();
  }

  private <O extends Outcome> Stream<O> of(Class<O> type) {
    return outcomes.stream().filter(type::isInstance).map(type::cast);
  }
}

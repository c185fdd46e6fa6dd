package io.spendcast.transforms;

import java.util.List;
import java.util.stream.Stream;

/**
 * The records of one bundle, in the order of arrival: what {@link Store} stores in one transaction.
 */
record Bundle(List<Outcome> outcomes) {

  Bundle {
    outcomes = List.copyOf(outcomes);
  }

  List<Accepted> accepted() {
    return of(Accepted.class).toList();
  }

  List<DeadLetter> deadLetters() {
    return of(DeadLetter.class).toList();
  }

  private <O extends Outcome> Stream<O> of(Class<O> type) {
    return outcomes.stream().filter(type::isInstance).map(type::cast);
  }
}

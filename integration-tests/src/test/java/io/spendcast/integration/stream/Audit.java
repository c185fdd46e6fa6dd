package io.spendcast.integration.stream;

import io.spendcast.local.stack.Accounting;
import io.spendcast.local.stack.Delivery;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Judges what a stream has made of what was sent.
 *
 * @param received event ids of the alerts that arrived, each as often as it came
 */
record Audit(Facts facts, PurchaseTopic topic, List<String> received) {

  /**
   * What is wrong after {@link SampleEvents#all} went through; empty when every record is accounted
   * for, the outcomes are those of an undisturbed run, and each alert arrived once.
   */
  List<String> faults() {
    List<String> faults = faultsButRepeatedAlerts();
    faults.addAll(alertFaults());
    return faults;
  }

  /** The same after kills: an alert that was in flight may have arrived twice. */
  List<String> faultsButRepeatedAlerts() {
    return faultsButRepeatedAlerts(UndisturbedRun.get());
  }

  /** The same beside an undisturbed run of other events. */
  List<String> faultsButRepeatedAlerts(UndisturbedRun undisturbed) {
    List<String> faults = accountingFaults();
    faults.addAll(outcomes().differencesFrom(undisturbed.outcomes()));
    faults.addAll(delivery(List.copyOf(new HashSet<>(received))).faults());
    return faults;
  }

  /** What is wrong with the accounts; empty when every record has exactly one outcome. */
  List<String> accountingFaults() {
    List<String> faults = new ArrayList<>(facts.ask(Accounting::of).faults(topic.offsets()));
    long visible = topic.offsets() - facts.number("void.sql", "void");
    if (visible != topic.records()) {
      faults.add("%,d records were sent, not %,d".formatted(topic.records(), visible));
    }
    return faults;
  }

  /** What is wrong with the alerts; empty when each that was published arrived once. */
  List<String> alertFaults() {
    return delivery(received).faults();
  }

  /** Text of the differences from an undisturbed run, in numbers. */
  String differencesFrom(Outcomes undisturbed) {
    Outcomes outcomes = outcomes();
    return "lost %d, doubled %d, changed %d, alerts received twice %d"
        .formatted(
            undisturbed.missingIn(outcomes).size(),
            outcomes.missingIn(undisturbed).size(),
            outcomes.changedFrom(undisturbed),
            alertsReceivedTwice());
  }

  int alertsReceivedTwice() {
    return received.size() - new HashSet<>(received).size();
  }

  Outcomes outcomes() {
    return Outcomes.of(facts);
  }

  private Delivery delivery(List<String> messages) {
    Set<String> published =
        facts.rows("published.sql").stream()
            .map(row -> row.get("event_id"))
            .collect(Collectors.toSet());
    return Delivery.of(published, messages);
  }
}

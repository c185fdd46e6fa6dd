package io.spendcast.pipelines.cli.status;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.joining;
import static java.util.stream.Collectors.toList;

import io.spendcast.pipelines.cli.Printout;
import io.spendcast.pipelines.cli.ShardResults;
import io.spendcast.pipelines.cli.status.StatusReport.Account;
import io.spendcast.pipelines.cli.status.StatusReport.DeadLetters;
import io.spendcast.pipelines.cli.status.StatusReport.PartitionRow;
import io.spendcast.pipelines.shards.Partitions;
import io.spendcast.pipelines.shards.Shard;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.ToLongFunction;

/** State of a whole topic: the sum of its shards, and what contradicts the file of shards. */
final class TopicStatus {
  private final Map<Shard, StatusReport> reports;
  private final Collection<Shard> absent;

  TopicStatus(ShardResults<StatusReport> results) {
    reports = results.found();
    absent = results.failed().keySet();
  }

  /** Prints each shard below its name, and at last the sum. */
  void show(Printout page) {
    reports.forEach(
        (shard, report) -> {
          page.title("shard " + shard);
          new StatusPrintout(page).show(report);
        });
    String but = absent.stream().map(Shard::name).collect(joining(", "));
    page.title("All shards" + (but.isEmpty() ? "" : " but " + but));
    accounting(page);
    long unresolved = sum(r -> r.deadLetters().stream().mapToLong(DeadLetters::unresolved).sum());
    page.field("unresolved", unresolved + " dead letters");
    page.field("alerts pending", sum(r -> r.outbox().pending()));
    page.field("alerts failed", sum(r -> r.outbox().failed()));
    page.field("alerts published", sum(r -> r.outbox().published()));
    page.field("alerts paused in", paused());
  }

  private void accounting(Printout page) {
    if (reports.isEmpty() || reports.values().stream().anyMatch(r -> r.accounting() == null)) {
      return;
    }
    List<Account> accounts =
        reports.values().stream().flatMap(r -> r.accounting().stream()).toList();
    AccountingTable table = new AccountingTable("partitions");
    accounts.stream()
        .collect(groupingBy(Account::topicId, LinkedHashMap::new, toList()))
        .forEach((id, of) -> table.row(of.get(0).topic(), partitions(of).toString(), of));
    page.table(table.table());
    page.line(AccountingTable.verdict(accounts, "✓ every record accounted for"));
  }

  /** Object that {@code status --json} prints; a failed shard is not in it. */
  Map<String, Map<String, StatusReport>> json() {
    Map<String, StatusReport> byName = new LinkedHashMap<>();
    reports.forEach((shard, report) -> byName.put(shard.name(), report));
    return Map.of("shards", byName);
  }

  private static Partitions partitions(List<Account> accounts) {
    return new Partitions(accounts.stream().map(Account::partition).toList());
  }

  private String paused() {
    return reports.entrySet().stream()
        .filter(e -> e.getValue().outbox().pausedAt() != null)
        .map(e -> e.getKey().name())
        .collect(joining(", "));
  }

  private long sum(ToLongFunction<StatusReport> number) {
    return reports.values().stream().mapToLong(number).sum();
  }

  /** Contradictions between the file of shards and the ledgers of the present topic. */
  List<String> warnings() {
    List<String> warnings = new ArrayList<>();
    Map<String, Set<String>> owners = new LinkedHashMap<>();
    reports.forEach(
        (shard, report) -> {
          List<PartitionRow> present =
              report.partitions().stream().filter(PartitionRow::currentTopic).toList();
          Partitions ledger =
              new Partitions(present.stream().map(PartitionRow::partition).toList());
          if (!shard.partitions().equals(ledger)) {
            warnings.add(
                "shard %s has partitions %s in the file of shards, but %s in its ledger"
                    .formatted(
                        shard.name(), shard.partitions(), present.isEmpty() ? "none" : ledger));
          }
          for (PartitionRow p : present) {
            String name =
                "partition %d of topic %s (%s)".formatted(p.partition(), p.topic(), p.topicId());
            owners.computeIfAbsent(name, k -> new LinkedHashSet<>()).add(shard.name());
          }
        });
    owners.values().removeIf(shards -> shards.size() == 1);
    owners.forEach(
        (name, shards) ->
            warnings.add(
                name
                    + " is in the ledgers of several shards, which may count it twice: "
                    + String.join(", ", shards)));
    return warnings;
  }
}

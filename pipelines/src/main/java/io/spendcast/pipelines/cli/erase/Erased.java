package io.spendcast.pipelines.cli.erase;

import io.spendcast.pipelines.cli.Printout;
import io.spendcast.pipelines.cli.TextTable;

/**
 * Number of rows of a customer, by table.
 *
 * @param partitions number of partitions whose ledgers have gaps now
 * @param sentAlerts number of alerts that had been published
 */
record Erased(
    int partitions,
    long purchases,
    long predictions,
    long purchaseFeatures,
    long predictionOutcomes,
    long alerts,
    long customerTotals,
    long duplicates,
    long corrections,
    long deadLetters,
    long sentAlerts) {

  Erased withDeadLetters(long letters) {
    return new Erased(
        partitions,
        purchases,
        predictions,
        purchaseFeatures,
        predictionOutcomes,
        alerts,
        customerTotals,
        duplicates,
        corrections,
        letters,
        sentAlerts);
  }

  /**
   * Prints the number of removed rows, and the remedies for copies elsewhere. Never prints the id.
   */
  void show(Printout page, boolean dryRun) {
    page.title(dryRun ? "Would remove" : "Removed");
    page.table(
        new TextTable("table", "rows")
            .row("purchases", purchases)
            .row("predictions", predictions)
            .row("purchase_features", purchaseFeatures)
            .row("prediction_outcomes", predictionOutcomes)
            .row("alerts", alerts)
            .row("customer_totals", customerTotals)
            .row("duplicates", duplicates)
            .row("corrections", corrections)
            .row("dead_letters", deadLetters));
    page.title(dryRun ? "Would remember" : "Remembered");
    page.line("a keyed hash of the id: no record of this customer is stored any more");
    page.title("Out of reach (docs/erasure.md says more)");
    page.table(
        new TextTable("copies in", "what to do")
            .row("Kafka", "wait for the topic's retention; the stream refuses these records")
            .row("SNS", sentAlerts + " published alerts: ask each subscriber to delete them")
            .row(
                "backups, archived WAL", "let them expire; after a restore erase again, then start")
            .row("deleted rows, standbys", "vacuum the tables above; standbys follow by themselves")
            .row("logs of PostgreSQL", "let them expire: they may quote statements and ids")
            .row("Superset", "caches expire within a day; delete query history and downloads")
            .row("files", "delete and make again: examples, features, scores, event files, CSV")
            .row("MLflow and models", "delete artifacts with examples; train again if you must")
            .row("reports", "delete revisions that name the customer, then render again")
            .row("sums, drift", "nothing: they hold no ids, and keep the customer's share"));
  }
}

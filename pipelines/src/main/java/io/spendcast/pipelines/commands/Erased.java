package io.spendcast.pipelines.commands;

/**
 * How many rows of a customer there were, by table.
 *
 * @param partitions whose ledgers have gaps now
 * @param sentAlerts how many of the alerts have been published
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
    long deadLetters,
    long sentAlerts) {

  /** For a person: what was removed, and what is beyond this database. The id is not repeated. */
  void show(Page page, boolean dryRun) {
    page.title(dryRun ? "Would remove" : "Removed");
    page.table(
        new Table("table", "rows")
            .row("purchases", purchases)
            .row("predictions", predictions)
            .row("purchase_features", purchaseFeatures)
            .row("prediction_outcomes", predictionOutcomes)
            .row("alerts", alerts)
            .row("customer_totals", customerTotals)
            .row("duplicates", duplicates)
            .row("dead_letters", deadLetters));
    page.title(dryRun ? "Would remember" : "Remembered");
    page.line("a keyed hash of the id: no record of this customer is stored any more");
    page.title("Out of reach");
    page.line("copies of " + sentAlerts + " published alerts, at SNS and whoever subscribes to it");
    page.line("the records in Kafka, until its retention takes them");
    page.line("back-ups and archived logs of the database; erase again after restoring one");
    page.line("trained models, and files of examples, features or scores that were written");
    page.line("dead letters that name the customer neither as key nor as customer_id");
    page.line("report pages hold sums only, from before the customer was removed");
  }
}

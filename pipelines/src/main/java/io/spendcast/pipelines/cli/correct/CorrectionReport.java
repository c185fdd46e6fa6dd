package io.spendcast.pipelines.cli.correct;

import io.spendcast.pipelines.cli.Printout;
import java.util.Optional;

/** Prints the event that a correction is about, and the consequences of the correction. */
final class CorrectionReport {
  private final Printout page;
  private final String baseCurrency;

  CorrectionReport(Printout page, String baseCurrency) {
    this.page = page;
    this.baseCurrency = baseCurrency;
  }

  void event(CorrectedFact fact) {
    page.title("Event " + fact.eventId() + ": a " + fact.type());
    page.field("customer", fact.customerId());
    page.field("order", fact.orderId());
    page.field("occurred at", fact.occurredAt());
    String original = " (" + fact.originalAmount() + " " + fact.currency() + ")";
    page.field(
        "amount",
        fact.amount()
            + " "
            + baseCurrency
            + (fact.currency().equals(baseCurrency) ? "" : original));
  }

  void correctedBefore(CorrectedFact fact) {
    page.title("Corrected already at " + fact.correctedAt() + ", which stays");
    page.field("reason", fact.reason());
    page.field("monthly reports", months(fact));
  }

  void consequences(CorrectedFact fact) {
    page.title("A correction takes the event out of");
    page.field("histories", "of purchases that arrive later, and of training examples");
    page.field("judging", "of outcomes that are not judged yet");
    page.field("monthly reports", "that are run later");
    page.field("dashboards", "at their next refresh");
    page.title("It stays in");
    page.field("predictions", fact.scored() + " of later purchases, as they were scored");
    page.field("judged outcomes", fact.judged() + ", as they were judged");
    page.field("monthly reports", months(fact));
    page.field("alert", alert(fact.alert()));
  }

  private static String months(CorrectedFact fact) {
    return fact.months().isEmpty()
        ? "none"
        : String.join(", ", fact.months()) + ": run each month's report again to take it out";
  }

  private static String alert(CorrectedFact.FactAlert alert) {
    if (alert == null) {
      return "none was made";
    }
    return switch (alert.status()) {
      case "published" ->
          "sent at " + alert.publishedAt() + ": tell its subscribers, it cannot be taken back";
      case "pending" ->
          Boolean.TRUE.equals(alert.held())
              ? "pending, withdrawn; a sender holds it, so it may still go out"
              : "pending, withdrawn";
      case "failed" -> "failed, withdrawn: it is never sent again";
      default -> alert.status().replace('_', ' ') + ", was not sent";
    };
  }

  void done(Optional<Correct.Done> done, String reason) {
    if (done.isEmpty()) {
      page.title("Corrected meanwhile by another run, which stays");
      return;
    }
    page.title("Corrected");
    page.field("reason", reason);
    page.field("arrival", done.get().arrival() + "; purchases above it are scored without it");
    page.field("withdrawn alerts", done.get().withdrawn());
    page.line("To store the right values, send the event under another event id.");
  }
}

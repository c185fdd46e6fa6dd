package io.spendcast.pipelines.cli.why;

import com.fasterxml.jackson.databind.JsonNode;
import io.spendcast.domain.CurrencyDecimals;
import io.spendcast.domain.Fact;
import io.spendcast.features.Features;
import io.spendcast.pipelines.cli.Printout;
import io.spendcast.pipelines.cli.TextTable;
import io.spendcast.pipelines.cli.why.EventStory.Copy;
import io.spendcast.pipelines.cli.why.EventStory.StoredEvent;
import io.spendcast.pipelines.schema.ShopSettings;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.List;

/** Prints an {@link EventStory} for a person. */
final class EventReport {
  private final Printout page;
  private final String baseCurrency;
  private final ZoneId zone;

  EventReport(Printout page, ShopSettings settings) {
    this.page = page;
    this.baseCurrency = settings.baseCurrency();
    this.zone = settings.timeZone();
  }

  void tell(EventStory story) {
    story.event().ifPresent(this::event);
    story.correction().ifPresent(this::correction);
    copies(story.copies());
    story.event().filter(e -> !e.fact().refund()).ifPresent(e -> scoring(e, story));
  }

  private void event(StoredEvent event) {
    page.title("Event " + event.eventId() + ": a " + event.type() + ", stored");
    page.field("customer", event.customerId());
    page.field("order", event.orderId());
    page.field("occurred at", event.occurredAt());
    page.field("amount", money(event.amount()) + " " + baseCurrency + original(event));
    page.field("country", event.country());
    page.field("channel", event.channel());
    page.field(
        "position", new KafkaPosition(event.topicId(), event.partition(), event.kafkaOffset()));
    page.field("Kafka timestamp", event.kafkaTimestamp());
    page.field("stored at", event.storedAt());
    page.field("arrival", event.arrival());
    TextTable items = new TextTable("sku", "category", "quantity", "unit price");
    for (JsonNode item : event.items()) {
      items.row(
          item.path("sku").asText(),
          item.path("category").asText(),
          item.path("quantity").numberValue(),
          item.path("unit_price").asText());
    }
    page.table(items);
    RecordHeaders.tell(event.headers(), page);
  }

  private void correction(EventStory.Correction correction) {
    page.title("Corrected: it does not count in anything that arrived later");
    page.field("corrected at", correction.correctedAt());
    page.field("reason", correction.reason());
    page.field("arrival", correction.arrival());
  }

  private String original(StoredEvent event) {
    if (event.currency().equals(baseCurrency)) {
      return "";
    }
    return String.format(
        " (%s %s at %s, the rate of %s)",
        CurrencyDecimals.exact(event.originalAmount(), event.currency()),
        event.currency(),
        event.rate().stripTrailingZeros().toPlainString(),
        event.rateDay());
  }

  private String money(BigDecimal amount) {
    return CurrencyDecimals.exact(amount, baseCurrency);
  }

  private void copies(List<Copy> copies) {
    if (!copies.isEmpty()) {
      page.title("Duplicates, which changed nothing");
      copies.forEach(
          c ->
              page.line(
                  new KafkaPosition(c.topicId(), c.partition(), c.kafkaOffset())
                      + " seen at "
                      + c.storedAt()));
    }
  }

  private void scoring(StoredEvent event, EventStory story) {
    history(story.history().newestFirst());
    features(event, story);
    predictions(event, story);
    alert(story);
  }

  private void history(List<Fact> facts) {
    page.title("History it was scored on: arrived before it, occurred strictly before it");
    page.field("facts", facts.size());
    if (!facts.isEmpty()) {
      long amountE4 = facts.stream().mapToLong(Fact::amountE4).sum();
      page.field("newest", Instant.EPOCH.plus(facts.get(0).occurredAtMicros(), ChronoUnit.MICROS));
      page.field(
          "spend", money(CurrencyDecimals.ofE4(amountE4)) + " " + baseCurrency + ", less refunds");
    }
  }

  private void features(StoredEvent event, EventStory story) {
    page.title("Features, version " + Features.VERSION);
    float[] values = Features.of(story.history(), event.fact(), zone);
    TextTable table = new TextTable("name", "value");
    for (int i = 0; i < values.length; i++) {
      table.row(Features.NAMES.get(i), values[i]);
    }
    page.table(table);
  }

  private void predictions(StoredEvent event, EventStory story) {
    page.title("Predictions");
    page.field("unscored", event.unscored());
    TextTable table =
        new TextTable(
            "role",
            "model",
            "version",
            "days",
            "probability",
            "expected spend",
            "8 of 10 cases",
            "chance",
            "made at");
    story
        .predictions()
        .forEach(
            p ->
                table.row(
                    p.role(),
                    p.model(),
                    p.version(),
                    p.horizonDays(),
                    p.purchaseProbability(),
                    money(p.expectedSpend()),
                    p.spendLow() == null
                        ? "–"
                        : money(p.spendLow()) + " to " + money(p.spendHigh()),
                    p.exceedProbability() == null
                        ? "–"
                        : p.exceedProbability() + " of over " + p.exceedThreshold(),
                    p.predictedAt()));
    page.table(table);
  }

  private void alert(EventStory story) {
    page.title("Alert");
    story.alertRules().ifPresent(rules -> page.field("rules", rules.text()));
    if (story.alert().isEmpty()) {
      page.line("none");
    }
    story
        .alert()
        .ifPresent(
            a -> {
              page.field("status", a.status());
              page.field("reason", a.reason());
              page.field("made at", a.createdAt());
              page.field("attempts", a.attempts());
              page.field("published at", a.publishedAt());
              page.field("message id", a.messageId());
              page.field("error", a.error());
              page.field("state", a.workState());
              page.field("marked by", a.markedBy());
              page.field("marked at", a.markedAt());
              page.field("note", a.note());
            });
  }
}

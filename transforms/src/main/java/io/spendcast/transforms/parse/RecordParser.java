package io.spendcast.transforms.parse;

import io.spendcast.contract.ContractParser;
import io.spendcast.contract.ParseResult;
import io.spendcast.contract.Reason;
import io.spendcast.domain.Purchase;
import io.spendcast.transforms.format.EventFormats;
import io.spendcast.transforms.format.KeptHeaders;
import io.spendcast.transforms.format.UnreadableException;
import io.spendcast.transforms.outcome.Accepted;
import io.spendcast.transforms.outcome.DeadLetter;
import io.spendcast.transforms.outcome.Money;
import io.spendcast.transforms.outcome.Original;
import io.spendcast.transforms.outcome.Outcome;
import io.spendcast.transforms.outcome.Position;
import java.io.Serializable;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.UUID;
import org.apache.beam.sdk.io.kafka.KafkaRecord;

/**
 * Gives each record of a topic its outcome; {@link ParsePurchases} states the guarantees.
 *
 * @param clock serialisable
 */
record RecordParser(
    UUID topicId, String baseCurrency, Exchange exchange, EventFormats formats, Clock clock)
    implements Serializable {
  static final String STEP = "ParsePurchases";
  private static final ContractParser CONTRACT = new ContractParser();
  private static final BigDecimal TOO_MUCH = new BigDecimal("1000000000000");

  RecordParser withExchange(Exchange rates) {
    return new RecordParser(topicId, baseCurrency, rates, formats, clock);
  }

  RecordParser withFormats(EventFormats other) {
    return new RecordParser(topicId, baseCurrency, exchange, other, clock);
  }

  RecordParser withClock(Clock reader) {
    return new RecordParser(topicId, baseCurrency, exchange, formats, reader);
  }

  Outcome outcomeOf(KafkaRecord<byte[], byte[]> record) {
    Instant now = clock.instant();
    Position position = positionOf(record, now);
    Original original = originalOf(record);
    if (RecordTime.isImplausible(record.getTimestamp())) {
      return deadLetter(
          position, original, Reason.BAD_RECORD_TIME, RecordTime.complaint(record.getTimestamp()));
    }
    ParseResult result = parsed(original, later(position.kafkaTimestamp(), now));
    if (result instanceof ParseResult.Rejected rejected) {
      return deadLetter(position, original, rejected.reason(), rejected.detail());
    }
    return priced(position, original, ((ParseResult.Parsed) result).purchase());
  }

  private ParseResult parsed(Original original, Instant receivedAt) {
    try {
      byte[] json = formats.json(original.value().orElse(null), original.headers());
      return CONTRACT.parse(json, receivedAt);
    } catch (UnreadableException e) {
      return e.result();
    }
  }

  private Outcome priced(Position position, Original original, Purchase purchase) {
    Optional<Money> money = inBase(purchase);
    if (money.isEmpty()) {
      return deadLetter(position, original, Reason.NO_EXCHANGE_RATE, missingRate(purchase));
    }
    if (money.get().amount().abs().compareTo(TOO_MUCH) >= 0) {
      return deadLetter(
          position,
          original,
          Reason.AMOUNT_OVERFLOW,
          "amount in " + baseCurrency + " is not below 10^12");
    }
    return Accepted.of(position, original, purchase, money.get());
  }

  /** A producer whose clock is behind makes no event one of the future. */
  private static Instant later(Instant one, Instant other) {
    return one.isAfter(other) ? one : other;
  }

  private Optional<Money> inBase(Purchase purchase) {
    BigDecimal amount = purchase.isRefund() ? purchase.amount().negate() : purchase.amount();
    if (purchase.currency().equals(baseCurrency)) {
      return Optional.of(Money.inBase(amount));
    }
    return exchange
        .rate(purchase.currency(), dayOf(purchase))
        .map(rate -> Money.converted(amount, rate));
  }

  private static LocalDate dayOf(Purchase purchase) {
    return LocalDate.ofInstant(purchase.occurredAt(), ZoneOffset.UTC);
  }

  private String missingRate(Purchase purchase) {
    return "no rate from %s to %s for %s, nor for the %d days before"
        .formatted(purchase.currency(), baseCurrency, dayOf(purchase), Exchange.OLDEST_RATE_DAYS);
  }

  private static DeadLetter deadLetter(
      Position position, Original original, Reason reason, String detail) {
    return new DeadLetter(position, original, STEP, reason, detail);
  }

  private static Original originalOf(KafkaRecord<byte[], byte[]> record) {
    return new Original(
        Optional.ofNullable(record.getKV().getKey()),
        Optional.ofNullable(record.getKV().getValue()),
        KeptHeaders.of(record.getHeaders()));
  }

  private Position positionOf(KafkaRecord<byte[], byte[]> record, Instant now) {
    return new Position(
        topicId,
        record.getPartition(),
        record.getOffset(),
        RecordTime.of(record.getTimestamp()).orElse(now));
  }
}

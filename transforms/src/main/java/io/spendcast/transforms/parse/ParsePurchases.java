package io.spendcast.transforms.parse;

import io.spendcast.contract.ContractParser;
import io.spendcast.contract.ParseResult;
import io.spendcast.contract.Reason;
import io.spendcast.domain.Purchase;
import io.spendcast.transforms.outcome.Accepted;
import io.spendcast.transforms.outcome.DeadLetter;
import io.spendcast.transforms.outcome.Money;
import io.spendcast.transforms.outcome.Original;
import io.spendcast.transforms.outcome.Outcome;
import io.spendcast.transforms.outcome.Outcomes;
import io.spendcast.transforms.outcome.Position;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.UUID;
import org.apache.beam.sdk.io.kafka.KafkaRecord;
import org.apache.beam.sdk.metrics.Counter;
import org.apache.beam.sdk.metrics.Metrics;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.PCollection;

/**
 * Reads Kafka records as checkout events, with their amount in the base currency.
 *
 * <p>Every record comes out as exactly one outcome, accepted or a dead letter with the original
 * bytes. With the same exchange rates the same record always has the same outcome, but for events
 * from the future: an event may occur at most a day after the record's timestamp or after the clock
 * of the reader, whichever is later. A record without a timestamp is judged by the clock alone.
 */
public final class ParsePurchases
    extends PTransform<PCollection<KafkaRecord<byte[], byte[]>>, PCollection<Outcome>> {
  private final UUID topicId;
  private final String baseCurrency;
  private final Exchange exchange;
  private final Clock clock;

  private ParsePurchases(UUID topicId, String baseCurrency, Exchange exchange, Clock clock) {
    this.topicId = topicId;
    this.baseCurrency = baseCurrency;
    this.exchange = exchange;
    this.clock = clock;
  }

  /**
   * Step without exchange rates: other currencies than the base are dead letters until {@link
   * #withExchange} sets their rates.
   *
   * @param topicId id in Kafka of the topic that the records come from
   * @param baseCurrency three capital letters
   */
  public static ParsePurchases ofTopic(UUID topicId, String baseCurrency) {
    return new ParsePurchases(
        topicId, baseCurrency, (currency, day) -> Optional.empty(), Clock.systemUTC());
  }

  /** Sets the rates that other currencies are converted by. */
  public ParsePurchases withExchange(Exchange rates) {
    return new ParsePurchases(topicId, baseCurrency, rates, clock);
  }

  /**
   * Replaces the system's clock.
   *
   * @param reader clock to read the time from, serialisable
   */
  public ParsePurchases withClock(Clock reader) {
    return new ParsePurchases(topicId, baseCurrency, exchange, reader);
  }

  /** Parses one record outside of a pipeline, without counting it. */
  public Outcome outcomeOf(KafkaRecord<byte[], byte[]> record) {
    return function().outcomeOf(record);
  }

  private ParseFn function() {
    return new ParseFn(topicId, baseCurrency, exchange, clock);
  }

  @Override
  public PCollection<Outcome> expand(PCollection<KafkaRecord<byte[], byte[]>> records) {
    return records.apply("ParseRecord", ParDo.of(function())).setCoder(Outcomes.CODER);
  }

  static final class ParseFn extends DoFn<KafkaRecord<byte[], byte[]>, Outcome> {
    static final String STEP = "ParsePurchases";
    private static final ContractParser PARSER = new ContractParser();
    private static final BigDecimal TOO_MUCH = new BigDecimal("1000000000000");
    private static final Counter ACCEPTED = Metrics.counter(STEP, "accepted");
    private static final Counter KEYED_OTHERWISE = Metrics.counter(STEP, "keyed_otherwise");

    private final UUID topicId;
    private final String baseCurrency;
    private final Exchange exchange;
    private final Clock clock;

    ParseFn(UUID topicId, String baseCurrency, Exchange exchange, Clock clock) {
      this.topicId = topicId;
      this.baseCurrency = baseCurrency;
      this.exchange = exchange;
      this.clock = clock;
    }

    @ProcessElement
    public void process(
        @Element KafkaRecord<byte[], byte[]> record, OutputReceiver<Outcome> outcomes) {
      Outcome outcome = outcomeOf(record);
      count(outcome);
      outcomes.output(outcome);
    }

    private static void count(Outcome outcome) {
      if (outcome instanceof DeadLetter dead) {
        Metrics.counter(STEP, "dead_letters_" + dead.reason().code()).inc();
      } else {
        ACCEPTED.inc();
        if (((Accepted) outcome).isKeyedOtherwise()) {
          KEYED_OTHERWISE.inc();
        }
      }
    }

    private Outcome outcomeOf(KafkaRecord<byte[], byte[]> record) {
      Instant now = clock.instant();
      Position position = positionOf(record, now);
      if (RecordTime.isImplausible(record.getTimestamp())) {
        return deadLetter(
            record, position, Reason.BAD_RECORD_TIME, RecordTime.complaint(record.getTimestamp()));
      }
      ParseResult result =
          PARSER.parse(record.getKV().getValue(), later(position.kafkaTimestamp(), now));
      if (result instanceof ParseResult.Rejected rejected) {
        return deadLetter(record, position, rejected.reason(), rejected.detail());
      }
      Purchase purchase = ((ParseResult.Parsed) result).purchase();
      Optional<Money> money = inBase(purchase);
      if (money.isEmpty()) {
        return deadLetter(record, position, Reason.NO_EXCHANGE_RATE, missingRate(purchase));
      }
      if (money.get().amount().abs().compareTo(TOO_MUCH) >= 0) {
        return deadLetter(
            record,
            position,
            Reason.AMOUNT_OVERFLOW,
            "amount in " + baseCurrency + " is not below 10^12");
      }
      return Accepted.of(position, originalOf(record), purchase, money.get());
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

    private DeadLetter deadLetter(
        KafkaRecord<byte[], byte[]> record, Position position, Reason reason, String detail) {
      return new DeadLetter(position, originalOf(record), STEP, reason, detail);
    }

    private static Original originalOf(KafkaRecord<byte[], byte[]> record) {
      return new Original(
          Optional.ofNullable(record.getKV().getKey()),
          Optional.ofNullable(record.getKV().getValue()));
    }

    private Position positionOf(KafkaRecord<byte[], byte[]> record, Instant now) {
      return new Position(
          topicId,
          record.getPartition(),
          record.getOffset(),
          RecordTime.of(record.getTimestamp()).orElse(now));
    }
  }
}

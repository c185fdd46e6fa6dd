package io.spendcast.transforms.parse;

import io.spendcast.transforms.format.EventFormats;
import io.spendcast.transforms.outcome.Accepted;
import io.spendcast.transforms.outcome.DeadLetter;
import io.spendcast.transforms.outcome.Outcome;
import io.spendcast.transforms.outcome.Outcomes;
import java.time.Clock;
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
 * <p>Events are JSON, plain or in CloudEvents; {@link #withFormats} adds those that name a schema
 * of a registry.
 *
 * <p>Every record comes out as exactly one outcome, accepted or a dead letter with the original
 * bytes. With the same exchange rates the same record always has the same outcome, but for events
 * from the future: an event may occur at most a day after the record's timestamp or after the clock
 * of the reader, whichever is later. A record without a timestamp is judged by the clock alone.
 */
public final class ParsePurchases
    extends PTransform<PCollection<KafkaRecord<byte[], byte[]>>, PCollection<Outcome>> {
  private final RecordParser parser;

  private ParsePurchases(RecordParser parser) {
    this.parser = parser;
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
        new RecordParser(
            topicId,
            baseCurrency,
            (currency, day) -> Optional.empty(),
            EventFormats.JSON,
            Clock.systemUTC()));
  }

  /** Sets the rates that other currencies are converted by. */
  public ParsePurchases withExchange(Exchange rates) {
    return new ParsePurchases(parser.withExchange(rates));
  }

  /** Sets the formats that events may have. */
  public ParsePurchases withFormats(EventFormats formats) {
    return new ParsePurchases(parser.withFormats(formats));
  }

  /**
   * Replaces the system's clock.
   *
   * @param reader clock to read the time from, serialisable
   */
  public ParsePurchases withClock(Clock reader) {
    return new ParsePurchases(parser.withClock(reader));
  }

  /** Parses one record outside of a pipeline, without counting it. */
  public Outcome outcomeOf(KafkaRecord<byte[], byte[]> record) {
    return parser.outcomeOf(record);
  }

  @Override
  public PCollection<Outcome> expand(PCollection<KafkaRecord<byte[], byte[]>> records) {
    return records.apply("ParseRecord", ParDo.of(new ParseFn(parser))).setCoder(Outcomes.CODER);
  }

  static final class ParseFn extends DoFn<KafkaRecord<byte[], byte[]>, Outcome> {
    private static final Counter ACCEPTED = Metrics.counter(RecordParser.STEP, "accepted");
    private static final Counter KEYED_OTHERWISE =
        Metrics.counter(RecordParser.STEP, "keyed_otherwise");

    private final RecordParser parser;

    ParseFn(RecordParser parser) {
      this.parser = parser;
    }

    @ProcessElement
    public void process(
        @Element KafkaRecord<byte[], byte[]> record, OutputReceiver<Outcome> outcomes) {
      Outcome outcome = parser.outcomeOf(record);
      count(outcome);
      outcomes.output(outcome);
    }

    private static void count(Outcome outcome) {
      if (outcome instanceof DeadLetter dead) {
        Metrics.counter(RecordParser.STEP, "dead_letters_" + dead.reason().code()).inc();
      } else {
        ACCEPTED.inc();
        if (((Accepted) outcome).isKeyedOtherwise()) {
          KEYED_OTHERWISE.inc();
        }
      }
    }
  }
}

package io.spendcast.transforms.monthly.sums;

/**
 * Subject of a number in the report: a customer, a day, a product, and so on.
 *
 * @param second second part of the name; empty where one part is enough
 */
public record SumKey(Kind kind, String first, String second) {

  /** Amount, times 10,000, that each customer of the month has spent in it. */
  public static final SumKey SPEND = of(Kind.DISTRIBUTION, "spend");

  /** Milliseconds from Kafka to the database, of each fact of the month. */
  public static final SumKey LATENCY = of(Kind.DISTRIBUTION, "latency");

  /** Stands for the one row of the outlook. */
  public static final SumKey OUTLOOK = of(Kind.OUTLOOK, "");

  public static SumKey of(Kind kind, String first) {
    return new SumKey(kind, first, "");
  }

  public static SumKey of(Kind kind, String first, String second) {
    return new SumKey(kind, first, second);
  }

  public static SumKey ofCohort(int monthsBack, int age) {
    return of(Kind.COHORT, Integer.toString(monthsBack), Integer.toString(age));
  }

  /** Kinds of subjects. Each defines the meaning of a cell's two names. */
  public enum Kind {
    CUSTOMER,
    PERIOD,
    DAY,
    CATEGORY,
    PRODUCT,
    COUNTRY,
    CHANNEL,
    /** A value of each customer, or each fact, of which the distribution is wanted. */
    DISTRIBUTION,
    QUALITY,
    CUSTOMER_KIND,
    SEGMENT,
    /** Flow from a segment to a segment. */
    FLOW,
    /** A cohort by its months back, and its age in months. */
    COHORT,
    /** A {@code ModelVersion}, and a bound of the expected spend. */
    PREDICTIONS,
    /** A segment, and a horizon in days. */
    OUTLOOK,
    /** A {@code ModelVersion}, and an expected spend times 10,000. */
    OUTCOMES_OF_VALUE,
    /** A {@code ModelVersion}, and a tenth from 1 to 10. */
    OUTCOMES,
    /** A {@code ModelVersion}, and a tenth of the exceedance probability from 0 to 9. */
    INTERVALS,
    /** A threshold of alerts. */
    ALERT_OUTCOMES,
    /** A status of alerts. */
    ALERTS,
    /** A step and a reason of dead letters. */
    DEAD_LETTERS
  }
}

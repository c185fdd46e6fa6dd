package io.spendcast.benchmarks.process;

/**
 * Resources used up to one moment, or between two moments.
 *
 * @param nanos monotonic time of the moment, or time between the two
 * @param records number of records with a durable outcome
 * @param subject CPU seconds of the subject; {@code postgres} and {@code kafka} likewise
 */
public record Usage(long nanos, long records, double subject, double postgres, double kafka) {

  /** Usage between an earlier moment and this one. */
  public Usage since(Usage earlier) {
    return new Usage(
        nanos - earlier.nanos,
        records - earlier.records,
        subject - earlier.subject,
        postgres - earlier.postgres,
        kafka - earlier.kafka);
  }

  public double recordsPerSecond() {
    return records / (nanos / 1e9);
  }

  /** CPU microseconds per record, of the subject, PostgreSQL and Kafka together. */
  public double totalMicros() {
    return microsPerRecord(subject + postgres + kafka);
  }

  /** CPU microseconds per record, for the CPU seconds of one of the three. */
  public double microsPerRecord(double seconds) {
    return seconds * 1e6 / records;
  }
}

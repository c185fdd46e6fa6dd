package io.spendcast.benchmarks.process;

/**
 * What has been used at one moment.
 *
 * @param records that are durable
 * @param subject CPU seconds; so too the servers'
 */
public record Usage(long nanos, long records, double subject, double postgres, double kafka) {

  /** What was used between an earlier moment and this. */
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

  /** Of CPU, by all three. */
  public double totalMicros() {
    return microsPerRecord(subject + postgres + kafka);
  }

  /** Of CPU, by one of the three. */
  public double microsPerRecord(double seconds) {
    return seconds * 1e6 / records;
  }
}

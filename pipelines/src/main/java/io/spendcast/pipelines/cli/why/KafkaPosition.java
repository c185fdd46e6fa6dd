package io.spendcast.pipelines.cli.why;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Position in Kafka.
 *
 * @param topicId null when it was not given; then the position is that of any topic
 */
record KafkaPosition(String topicId, int partition, long offset) {
  private static final Pattern FORM =
      Pattern.compile(
          "(?:(\\p{XDigit}{8}(?:-\\p{XDigit}{4}){3}-\\p{XDigit}{12}):)?(\\d{1,9}):(\\d{1,18})");

  /**
   * Parses {@code PARTITION:OFFSET} or {@code TOPIC_ID:PARTITION:OFFSET}; empty for any other text.
   */
  static Optional<KafkaPosition> parse(String text) {
    Matcher form = FORM.matcher(text);
    return form.matches()
        ? Optional.of(
            new KafkaPosition(
                form.group(1), Integer.parseInt(form.group(2)), Long.parseLong(form.group(3))))
        : Optional.empty();
  }

  @Override
  public String toString() {
    return (topicId == null ? "" : topicId + ":") + partition + ":" + offset;
  }
}

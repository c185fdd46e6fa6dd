package io.spendcast.transforms.publish;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;

/**
 * Tells an alert that SNS rejects from a topic that rejects every alert: an alert is at fault once
 * SNS has rejected it alone, and has accepted another one since that batch began.
 */
final class Rejections {
  /** Statuses that concern the caller or the topic, and so every alert. */
  private static final Set<Integer> OF_ALL = Set.of(401, 403, 404, 408, 429);

  private static final Pattern CODES_OF_ALL =
      Pattern.compile(
          "KMS.*|.*(Throttl|Limit|Token|Expired|Signature|Auth|Access|Client|OptIn|Disabled).*");

  private static final int REMEMBERED = 10_000;

  private final Map<String, Long> alone =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Long> eldest) {
          return size() > REMEMBERED;
        }
      };
  private long accepted;

  /**
   * Whether SNS finds fault with what a request holds: not an outage, throttling or a lost right.
   */
  static boolean isOfContent(SdkException failure) {
    return failure instanceof AwsServiceException answer
        && answer.statusCode() >= 400
        && answer.statusCode() < 500
        && !OF_ALL.contains(answer.statusCode())
        && !answer.isThrottlingException()
        && !answer.isClockSkewException()
        && (answer.awsErrorDetails() == null
            || answer.awsErrorDetails().errorCode() == null
            || !CODES_OF_ALL.matcher(answer.awsErrorDetails().errorCode()).matches());
  }

  synchronized void accept(int alerts) {
    accepted += alerts;
  }

  /** Count of alerts that SNS has accepted so far. */
  synchronized long accepted() {
    return accepted;
  }

  /**
   * Whether an alert that was rejected alone is itself at fault.
   *
   * @param acceptedBefore count of accepted alerts when its batch began
   */
  synchronized boolean isAtFault(String eventId, long acceptedBefore) {
    long first = alone.computeIfAbsent(eventId, id -> acceptedBefore);
    if (accepted > first) {
      alone.remove(eventId);
      return true;
    }
    return false;
  }
}

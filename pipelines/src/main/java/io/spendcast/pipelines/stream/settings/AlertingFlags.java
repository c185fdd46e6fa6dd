package io.spendcast.pipelines.stream.settings;

import io.spendcast.pipelines.start.AlertProbability;
import io.spendcast.pipelines.start.Durations;
import io.spendcast.pipelines.start.WrongStart;
import io.spendcast.pipelines.stream.settings.StreamSettings.Alerting;
import io.spendcast.transforms.alerts.AlertRules;
import io.spendcast.transforms.alerts.CustomerPages;
import io.spendcast.transforms.publish.AlertTopic;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Optional;

/** Reads the flags about alerts, and refuses wrong ones. */
final class AlertingFlags {

  private AlertingFlags() {}

  static Alerting of(StreamOptions options) {
    return new Alerting(
        threshold(options),
        probability(options),
        rules(options),
        alertTopic(options),
        pages(options.getDashboardUrl()));
  }

  static BigDecimal threshold(StreamOptions options) {
    try {
      BigDecimal threshold = new BigDecimal(options.getAlertThreshold());
      if (threshold.signum() > 0) {
        return threshold;
      }
    } catch (NumberFormatException e) {
      throw notPositive(options, e);
    }
    throw notPositive(options, null);
  }

  private static Optional<BigDecimal> probability(StreamOptions options) {
    return options.getAlertProbability().isEmpty()
        ? Optional.empty()
        : Optional.of(AlertProbability.parse(options.getAlertProbability()));
  }

  private static WrongStart notPositive(StreamOptions options, Throwable cause) {
    return new WrongStart(
        "--alertThreshold must be a positive amount, but was " + options.getAlertThreshold(),
        cause);
  }

  private static Optional<CustomerPages> pages(String address) {
    try {
      return address.isEmpty() ? Optional.empty() : Optional.of(new CustomerPages(address));
    } catch (IllegalArgumentException e) {
      throw new WrongStart("--dashboardUrl: " + e.getMessage(), e);
    }
  }

  private static AlertRules rules(StreamOptions options) {
    AlertRules rules = AlertRules.none();
    Optional<Duration> maxAge = Durations.parse("--alertMaxAge", options.getAlertMaxAge());
    if (maxAge.isPresent()) {
      rules = rules.withMaxAge(maxAge.get());
    }
    Optional<Duration> cooldown = Durations.parse("--alertCooldown", options.getAlertCooldown());
    return cooldown.isPresent() ? rules.withCooldown(cooldown.get()) : rules;
  }

  private static Optional<AlertTopic> alertTopic(StreamOptions options) {
    if (options.getTopicArn().isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(new AlertTopic(options.getTopicArn()));
    } catch (IllegalArgumentException e) {
      throw new WrongStart("--topicArn: " + e.getMessage(), e);
    }
  }
}

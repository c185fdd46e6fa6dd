package io.spendcast.pipelines.stream.metrics;

import static io.spendcast.pipelines.stream.metrics.BeamMetric.counter;
import static io.spendcast.pipelines.stream.metrics.BeamMetric.gauge;
import static io.spendcast.pipelines.stream.metrics.BeamMetric.histogram;
import static io.spendcast.pipelines.stream.metrics.BeamMetric.summary;

import io.spendcast.transforms.alerts.SelectAlerts;
import io.spendcast.transforms.history.LookUpHistory;
import io.spendcast.transforms.predict.Predict;
import io.spendcast.transforms.publish.PublishAlerts;
import io.spendcast.transforms.store.Store;
import java.util.List;

/** Names in Prometheus of the stream's own Beam metrics; docs/metrics.md explains them. */
final class BeamMetrics {
  private static final String PREFIX_CHECK = "io.spendcast.transforms.ledger.PrefixCheck";
  private static final String PARSE = "ParsePurchases";
  private static final double MICROS = 1e6;
  private static final double MILLIS = 1e3;

  private static final String EVENTS = "spendcast_events";
  private static final String EVENTS_HELP = "Records by what became of them, once it is durable.";
  private static final String STEP = "spendcast_step_duration_seconds";
  private static final String STEP_HELP = "How long a step takes for a bundle.";
  private static final String ALERTS = "spendcast_alerts";
  private static final String ALERTS_HELP = "Alerts by what the stream did with them.";
  private static final String CHALLENGER = "spendcast_challenger_predictions";
  private static final String CHALLENGER_HELP = "What became of the challenger's predictions.";

  static final List<BeamMetric> ALL =
      List.of(
          counter(Store.class, "stored", EVENTS, EVENTS_HELP, "outcome", "stored"),
          counter(Store.class, "duplicates", EVENTS, EVENTS_HELP, "outcome", "duplicate"),
          counter(Store.class, "dead_letters", EVENTS, EVENTS_HELP, "outcome", "dead_letter"),
          counter(Store.class, "erased", EVENTS, EVENTS_HELP, "outcome", "erased"),
          counter(
              PARSE,
              "accepted",
              "spendcast_parsed_events",
              "Records that are events; some may be read again after a failure."),
          counter(
              PARSE,
              "dead_letters_*",
              "spendcast_dead_letters",
              "Records that are no events, by step and reason.",
              "step",
              PARSE,
              "reason"),
          histogram(
              Store.class,
              "age_millis",
              "spendcast_end_to_end_latency_seconds",
              "From a record's Kafka timestamp to its storing.",
              MILLIS),
          counter(
              Store.class,
              "ahead_of_clock",
              "spendcast_records_ahead_of_clock",
              "Records whose Kafka timestamp is over 5 s ahead of the database's clock."),
          gauge(
              Store.class,
              "newest_event_millis",
              "spendcast_event_time_watermark_timestamp_seconds",
              "When the newest event of the last bundle occurred.",
              MILLIS),
          histogram(
              LookUpHistory.class, "duration_micros", STEP, STEP_HELP, MICROS, "step", "look_up"),
          histogram(Predict.class, "duration_micros", STEP, STEP_HELP, MICROS, "step", "score"),
          histogram(Store.class, "duration_micros", STEP, STEP_HELP, MICROS, "step", "store"),
          histogram(
              PublishAlerts.class, "duration_micros", STEP, STEP_HELP, MICROS, "step", "publish"),
          histogram(
              Store.class, "bundle_records", "spendcast_bundle_records", "Records a bundle.", 1),
          counter(
              LookUpHistory.class,
              "looked_up",
              "spendcast_histories_looked_up",
              "Events whose customer's history was looked up."),
          counter(
              LookUpHistory.class, "bundles", "spendcast_bundles", "Bundles that were looked up."),
          counter(
              PREFIX_CHECK,
              "waits",
              "spendcast_prefix_waits",
              "Bundles that waited for their predecessors to be stored."),
          counter(
              PREFIX_CHECK,
              "probes",
              "spendcast_void_probes",
              "Ranges that a bundle read again to find offsets that Kafka never delivers."),
          counter(
              PREFIX_CHECK,
              "void_offsets",
              "spendcast_void_offsets_found",
              "Offsets that Kafka never delivers, found by a waiting bundle."),
          counter(
              Store.class,
              "predictions",
              "spendcast_predictions",
              "Predictions stored, the challenger's included."),
          counter(
              Predict.class,
              "served_version_*",
              "spendcast_champion_predictions",
              "Predictions made by each version of the champion.",
              "version"),
          counter(Predict.class, "scored", "spendcast_scored", "Purchases that were scored."),
          counter(
              Predict.class,
              "unscored",
              "spendcast_unscored",
              "Purchases that the model could not score."),
          histogram(
              Predict.class,
              "expected_spend",
              "spendcast_expected_spend",
              "Expected spend of the champion's predictions, base currency.",
              1),
          histogram(
              Predict.class,
              "purchase_percent",
              "spendcast_purchase_probability_ratio",
              "Purchase probability of the champion's predictions.",
              100),
          counter(
              Predict.class,
              "num_inferences",
              "spendcast_inferences",
              "Examples that a model scored."),
          counter(
              Predict.class,
              "failed_batches_counter",
              "spendcast_failed_inference_batches",
              "Batches that a model could not score as a whole."),
          counter(
              Predict.class,
              "failed_examples_counter",
              "spendcast_failed_inferences",
              "Examples that a model could not score."),
          summary(
              Predict.class,
              "inference_request_batch_size",
              "spendcast_inference_batch_examples",
              "Examples a call of the model.",
              1),
          summary(
              Predict.class,
              "inference_batch_latency_micro_secs",
              "spendcast_inference_batch_seconds",
              "How long a call of the model takes.",
              MICROS),
          summary(
              Predict.class,
              "model_byte_size",
              "spendcast_model_size_bytes",
              "Size of the graphs that were loaded.",
              1),
          summary(
              Predict.class,
              "load_model_latency_milli_secs",
              "spendcast_model_load_seconds",
              "How long models took until they were ready.",
              MILLIS),
          counter(
              Predict.class,
              "model_swaps_counter",
              "spendcast_model_swaps",
              "Versions that replaced another one, in each JVM."),
          counter(
              Predict.class,
              "model_refusals_counter",
              "spendcast_model_refusals",
              "Tries to replace the version that failed, a registry out of reach included."),
          gauge(
              Predict.class,
              "served_model_version",
              "spendcast_model_version",
              "The registry's number of the version that serves; none of a folder.",
              1),
          gauge(
              Predict.class,
              "wanted_model_refused",
              "spendcast_model_refused",
              "1 while the wanted version can't be had and an older one serves.",
              1),
          gauge(
              Predict.class,
              "wanted_model_quarantined",
              "spendcast_model_quarantined",
              "1 while the wanted version is quarantined: processes died while they loaded it.",
              1),
          counter(
              Predict.class, "challenger_scored", CHALLENGER, CHALLENGER_HELP, "result", "scored"),
          counter(
              Predict.class, "challenger_failed", CHALLENGER, CHALLENGER_HELP, "result", "failed"),
          counter(
              Predict.class,
              "challenger_dropped",
              CHALLENGER,
              CHALLENGER_HELP,
              "result",
              "dropped"),
          counter(
              Predict.class, "challenger_absent", CHALLENGER, CHALLENGER_HELP, "result", "absent"),
          counter(SelectAlerts.class, "selected", ALERTS, ALERTS_HELP, "state", "selected"),
          counter(Store.class, "suppressed", ALERTS, ALERTS_HELP, "state", "suppressed"),
          counter(PublishAlerts.class, "published", ALERTS, ALERTS_HELP, "state", "published"),
          counter(
              PublishAlerts.class,
              "left_to_sweeper",
              ALERTS,
              ALERTS_HELP,
              "state",
              "left_to_sweeper"));

  private BeamMetrics() {}
}

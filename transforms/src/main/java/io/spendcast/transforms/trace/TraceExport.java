package io.spendcast.transforms.trace;

import io.opentelemetry.sdk.autoconfigure.AutoConfiguredOpenTelemetrySdk;
import io.opentelemetry.sdk.autoconfigure.spi.ConfigurationException;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Export of traces, as OpenTelemetry's own environment variables describe it. {@code
 * OTEL_EXPORTER_OTLP_ENDPOINT} or {@code OTEL_EXPORTER_OTLP_TRACES_ENDPOINT} switches it on; the
 * others about traces, their sampler, their resource and OTLP over HTTP have their usual effect.
 *
 * @param variables the variables
 */
record TraceExport(Map<String, String> variables) {
  private static final String HTTP = "http/protobuf";

  private static final Map<String, String> DEFAULTS =
      Map.of("otel.service.name", "spendcast", "otel.exporter.otlp.protocol", HTTP);

  /** Metrics are Prometheus's, and logs are written to standard error. */
  private static final Map<String, String> TRACES_ONLY =
      Map.of("otel.metrics.exporter", "none", "otel.logs.exporter", "none");

  static TraceExport ofEnvironment() {
    return new TraceExport(System.getenv());
  }

  boolean isWanted() {
    return (isSet("OTEL_EXPORTER_OTLP_ENDPOINT") || isSet("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT"))
        && !"none".equals(variables.get("OTEL_TRACES_EXPORTER"))
        && !"true".equalsIgnoreCase(variables.get("OTEL_SDK_DISABLED"));
  }

  private boolean isSet(String variable) {
    return !variables.getOrDefault(variable, "").isBlank();
  }

  /**
   * @throws io.opentelemetry.sdk.autoconfigure.spi.ConfigurationException when a variable is wrong
   */
  SdkTracerProvider open(BundleSpanIds ids) {
    requireHttp();
    return AutoConfiguredOpenTelemetrySdk.builder()
        .addPropertiesSupplier(() -> DEFAULTS)
        .addPropertiesCustomizer(unused -> properties())
        .addPropertiesCustomizer(unused -> TRACES_ONLY)
        .addTracerProviderCustomizer((builder, unused) -> builder.setIdGenerator(ids))
        .disableShutdownHook()
        .build()
        .getOpenTelemetrySdk()
        .getSdkTracerProvider();
  }

  private void requireHttp() {
    String protocol =
        variables.getOrDefault(
            "OTEL_EXPORTER_OTLP_TRACES_PROTOCOL",
            variables.getOrDefault("OTEL_EXPORTER_OTLP_PROTOCOL", HTTP));
    if (!protocol.equals(HTTP)) {
      throw new ConfigurationException(
          "OTEL_EXPORTER_OTLP_PROTOCOL must be %s, but was %s. A collector's port for it is 4318 by"
                  .formatted(HTTP, protocol)
              + " default");
    }
  }

  /** The variables under the names of OpenTelemetry's properties. */
  private Map<String, String> properties() {
    return variables.entrySet().stream()
        .filter(variable -> variable.getKey().startsWith("OTEL_"))
        .collect(
            Collectors.toMap(
                variable -> variable.getKey().toLowerCase(Locale.ROOT).replace('_', '.'),
                Map.Entry::getValue));
  }
}

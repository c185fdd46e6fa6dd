package io.spendcast.transforms.format;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;
import org.apache.beam.sdk.util.BackOff;
import org.apache.beam.sdk.util.BackOffUtils;
import org.apache.beam.sdk.util.FluentBackoff;
import org.apache.beam.sdk.util.Sleeper;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks a schema registry for schemas, again and again while it is away. */
final class SchemaClient {
  private static final Logger LOG = LoggerFactory.getLogger(SchemaClient.class);
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration TIMEOUT = Duration.ofSeconds(10);
  private static final int NOT_FOUND = 404;
  private static final int SCHEMA_NOT_FOUND = 40403;

  private final SchemaRegistry registry;
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(TIMEOUT).build();

  SchemaClient(SchemaRegistry registry) {
    this.registry = registry;
  }

  /**
   * Answer of the registry about a schema.
   *
   * @param type {@code AVRO}, {@code JSON} or {@code PROTOBUF}
   * @param hasReferences whether the schema needs others
   */
  record Answer(String type, String schema, boolean hasReferences) {
    static Answer of(JsonNode body) {
      return new Answer(
          body.path("schemaType").asText("AVRO"),
          body.path("schema").asText(),
          !body.path("references").isEmpty());
    }
  }

  /**
   * Returns a schema; empty if the registry says that there is none of this id.
   *
   * @throws IllegalStateException if the registry gives no such answer within its patience
   */
  Optional<Answer> schema(int id) {
    BackOff backOff = backOff();
    try {
      while (true) {
        try {
          return ask(id);
        } catch (IOException e) {
          waitOrFail(backOff, id, e);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  private void waitOrFail(BackOff backOff, int id, IOException e) throws InterruptedException {
    String fault = "schema registry %s gives no schema %d: %s".formatted(registry, id, reason(e));
    LOG.warn("{}", fault);
    if (!BackOffUtils.next(Sleeper.DEFAULT, backOff)) {
      throw new IllegalStateException(fault, e);
    }
  }

  private BackOff backOff() {
    return FluentBackoff.DEFAULT
        .withInitialBackoff(org.joda.time.Duration.millis(200))
        .withMaxBackoff(org.joda.time.Duration.standardSeconds(5))
        .withMaxCumulativeBackoff(org.joda.time.Duration.millis(registry.patience().toMillis()))
        .backoff();
  }

  /** A 404 of anything else than the registry, such as a proxy, is no answer about the schema. */
  private Optional<Answer> ask(int id) throws IOException, InterruptedException {
    HttpResponse<String> response =
        http.send(request(id), HttpResponse.BodyHandlers.ofString(UTF_8));
    JsonNode body = parsed(response.body());
    if (response.statusCode() == NOT_FOUND && body.path("error_code").asInt() == SCHEMA_NOT_FOUND) {
      return Optional.empty();
    }
    if (response.statusCode() != 200 || !body.path("schema").isTextual()) {
      throw new IOException("it answers %d".formatted(response.statusCode()));
    }
    return Optional.of(Answer.of(body));
  }

  private HttpRequest request(int id) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(registry.url() + "/schemas/ids/" + id))
            .timeout(TIMEOUT)
            .header("Accept", "application/vnd.schemaregistry.v1+json, application/json");
    if (!registry.userInfo().isEmpty()) {
      byte[] user = registry.userInfo().getBytes(UTF_8);
      request.header("Authorization", "Basic " + Base64.getEncoder().encodeToString(user));
    }
    return request.build();
  }

  private static JsonNode parsed(String body) {
    try {
      return JSON.readTree(body);
    } catch (JsonProcessingException e) {
      return MissingNode.getInstance();
    }
  }

  /** Some exceptions of a connection have no message. */
  private static String reason(IOException e) {
    return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
  }
}

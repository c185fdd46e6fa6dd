package io.spendcast.local.servers;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.spendcast.local.process.Attempt;
import io.spendcast.local.process.HttpProbe;
import io.spendcast.local.process.StackException;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.stream.Stream;

/** Registers model folders and moves aliases, as a data scientist's tools do. */
public final class Registrar {
  public static final String MODEL = "purchase-value";
  public static final String CHAMPION = "champion";
  public static final String CHALLENGER = "challenger";

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String MLFLOW = "/api/2.0/mlflow/";
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final String PAIR =
      Base64.getEncoder()
          .encodeToString((Mlflow.USER + ":" + Mlflow.PASSWORD).getBytes(StandardCharsets.UTF_8));

  private final Mlflow mlflow;
  private final String experiment;
  private final Store store;

  /** A place for the files of versions. */
  public interface Store {
    void put(String address, byte[] bytes);
  }

  private Registrar(Mlflow mlflow) {
    this.mlflow = mlflow;
    this.experiment = "0";
    this.store = this::putInRegistry;
  }

  private Registrar(Mlflow mlflow, String experiment, Store store) {
    this.mlflow = mlflow;
    this.experiment = experiment;
    this.store = store;
  }

  /**
   * The same registrar, whose versions are not stored by the registry.
   *
   * @param location address below which their files are put
   */
  public Registrar storing(String location, Store elsewhere) {
    Map<String, String> made = Map.of("name", location, "artifact_location", location);
    String id = call("POST", "experiments/create", made).path("experiment_id").textValue();
    return new Registrar(mlflow, id, elsewhere);
  }

  private void putInRegistry(String address, byte[] bytes) {
    send("PUT", "/api/2.0/mlflow-artifacts/artifacts" + URI.create(address).getPath(), bytes);
  }

  /** Creates the registered model, without versions, and returns its registrar. */
  public static Registrar of(Mlflow mlflow) {
    Registrar registrar = new Registrar(mlflow);
    registrar.call("POST", "registered-models/create", Map.of("name", MODEL));
    return registrar;
  }

  /** The registrar of a model whose champion is this folder, unless it has a champion already. */
  public static Registrar withChampion(Mlflow mlflow, Path folder) {
    Registrar registrar = new Registrar(mlflow);
    String name = "?name=" + MODEL;
    if (!registrar.exists("registered-models/get" + name)) {
      of(mlflow);
    }
    if (!registrar.exists("registered-models/alias" + name + "&alias=" + CHAMPION)) {
      registrar.moveChampion(registrar.register(folder));
    }
    return registrar;
  }

  private boolean exists(String path) {
    return HttpProbe.answers(mlflow.uri().resolve(MLFLOW + path));
  }

  /** Registers a folder; returns its version. */
  public String register(Path folder) {
    JsonNode info =
        call("POST", "logged-models", Map.of("experiment_id", experiment, "name", MODEL))
            .at("/model/info");
    String place = info.path("artifact_uri").textValue();
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.toList()) {
        store.put(place + "/" + file.getFileName(), Files.readAllBytes(file));
      }
    } catch (IOException e) {
      throw new StackException("cannot register " + folder, e);
    }
    String id = info.path("model_id").textValue();
    Map<String, String> version = Map.of("name", MODEL, "source", "models:/" + id, "model_id", id);
    return call("POST", "model-versions/create", version).at("/model_version/version").textValue();
  }

  public void moveChampion(String version) {
    move(CHAMPION, version);
  }

  public void moveChallenger(String version) {
    move(CHALLENGER, version);
  }

  private void move(String alias, String version) {
    call(
        "POST",
        "registered-models/alias",
        Map.of("name", MODEL, "alias", alias, "version", version));
  }

  public void deleteChampion() {
    call("DELETE", "registered-models/alias", Map.of("name", MODEL, "alias", CHAMPION));
  }

  private JsonNode call(String method, String path, Map<String, String> body) {
    byte[] json = Attempt.orFail("cannot write " + body, () -> JSON.writeValueAsBytes(body));
    return send(method, MLFLOW + path, json);
  }

  private JsonNode send(String method, String path, byte[] body) {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(mlflow.uri() + path))
            .timeout(PATIENCE)
            .header("Content-Type", "application/json")
            .header("Authorization", "Basic " + PAIR)
            .method(method, HttpRequest.BodyPublishers.ofByteArray(body))
            .build();
    // A client of its own: a kept-alive connection would break when the server is stopped.
    HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    return Attempt.orFail(
        "MLflow did not take " + path,
        () -> {
          var answer = client.send(request, HttpResponse.BodyHandlers.ofString());
          if (answer.statusCode() != HttpURLConnection.HTTP_OK) {
            throw new StackException(method + " " + path + " " + answer.body());
          }
          return JSON.readTree(answer.body());
        });
  }
}

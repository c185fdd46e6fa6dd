package io.spendcast.scoring.artifacts;

import com.fasterxml.jackson.databind.JsonNode;
import io.spendcast.scoring.registry.Http;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;

/** Files that the registry itself serves ({@code mlflow server --serve-artifacts}). */
final class ProxiedArtifacts implements ArtifactStore {
  private static final String SERVED = "/api/2.0/mlflow-artifacts/artifacts";

  private final Http http;
  private final String root;

  ProxiedArtifacts(Http http, String path) {
    this.http = http;
    this.root = path.replaceFirst("^/+", "");
  }

  @Override
  public List<Remote> list() {
    List<Remote> files = new ArrayList<>();
    list("", files);
    return files;
  }

  private void list(String below, List<Remote> files) {
    String folder = Http.encoded(root + "/" + below).replaceFirst("%2F$", "");
    for (JsonNode entry : http.json(SERVED + "?path=" + folder).at("/files")) {
      Remote found =
          new Remote(below + entry.path("path").asText(), entry.path("file_size").asLong());
      if (entry.path("is_dir").asBoolean()) {
        list(found.name() + "/", files);
      } else {
        files.add(found);
      }
      if (files.size() > MOST_FILES) {
        return;
      }
    }
  }

  @Override
  public void copy(Remote file, OutputStream target) {
    String path = Http.encoded(root + "/" + file.name()).replace("%2F", "/");
    http.get(SERVED + "/" + path, file.bytes(), target);
  }
}

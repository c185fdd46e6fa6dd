package io.spendcast.local.process;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;

/** HTTP requests that check a server or fetch JSON from it. */
public final class HttpProbe {
  private static final ObjectMapper JSON = new ObjectMapper();

  private HttpProbe() {}

  /** Whether a page answers with 200. */
  public static boolean answers(URI address) {
    try {
      return open(address).getResponseCode() == HttpURLConnection.HTTP_OK;
    } catch (IOException e) {
      return false;
    }
  }

  /** The JSON of a page. */
  public static JsonNode json(URI address) {
    return Attempt.orFail("no answer from " + address, () -> JSON.readTree(text(address)));
  }

  /** The text of a page. */
  public static String text(URI address) throws IOException {
    try (InputStream in = open(address).getInputStream()) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static HttpURLConnection open(URI address) throws IOException {
    HttpURLConnection connection = (HttpURLConnection) address.toURL().openConnection();
    connection.setConnectTimeout(1_000);
    connection.setReadTimeout(20_000);
    return connection;
  }
}

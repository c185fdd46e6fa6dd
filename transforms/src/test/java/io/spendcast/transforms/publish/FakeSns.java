package io.spendcast.transforms.publish;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Answers PublishBatch as SNS does (AWS query protocol), for SNS clients of this JVM that are made
 * after its start. What moto cannot be made to do: refuse single entries or whole requests, be
 * slow, be out of order.
 */
final class FakeSns implements AutoCloseable {
  private static final String RESPONSE =
      """
      <PublishBatchResponse xmlns="http://sns.amazonaws.com/doc/2010-03-31/"><PublishBatchResult>
      <Successful>%s</Successful><Failed>%s</Failed>
      </PublishBatchResult></PublishBatchResponse>
      """;

  private static final String ERROR =
      """
      <ErrorResponse xmlns="http://sns.amazonaws.com/doc/2010-03-31/"><Error><Type>Sender</Type>
      <Code>%s</Code><Message>not this request</Message></Error></ErrorResponse>
      """;

  /** More requests than any test makes. */
  private static final int ENOUGH = 1_000;

  /** The messages of each request, as they came. */
  final List<List<String>> requests = new CopyOnWriteArrayList<>();

  /** The messages of each request that was rejected as a whole. */
  final List<List<String>> rejected = new CopyOnWriteArrayList<>();

  private final Map<String, String> poisonous = new ConcurrentHashMap<>();
  private final Map<String, Boolean> refused = new ConcurrentHashMap<>();
  private final Semaphore answers = new Semaphore(ENOUGH);
  private final Semaphore arrived = new Semaphore(0);
  private final HttpServer server;
  private volatile boolean down;
  private volatile long delayMillis;
  private volatile Fault fault;

  private record Fault(int status, String code) {}

  FakeSns() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(Executors.newCachedThreadPool());
    server.createContext("/", this::answer);
    server.start();
    System.setProperty("aws.endpointUrlSns", "http://127.0.0.1:" + server.getAddress().getPort());
    System.setProperty("aws.accessKeyId", "test");
    System.setProperty("aws.secretAccessKey", "test");
  }

  /** From now on this message is refused. */
  void refuse(String message, boolean senderFault) {
    refused.put(message, senderFault);
  }

  /** From now on each request that holds this message is rejected as a whole. */
  void rejectRequestsWith(String message, String code) {
    poisonous.put(message, code);
  }

  /** From now on every request is rejected so. */
  void rejectAll(int status, String code) {
    fault = new Fault(status, code);
  }

  void rejectNothing() {
    fault = null;
    poisonous.clear();
  }

  void goDown() {
    down = true;
  }

  void comeBack() {
    down = false;
  }

  /** From now on each answer takes this long. */
  void slowDown(Duration delay) {
    delayMillis = delay.toMillis();
  }

  /** From now on no request is answered before {@link #answerAgain}. */
  void stall() {
    answers.drainPermits();
  }

  void answerAgain() {
    answers.release(ENOUGH);
  }

  /** Returns once a request has arrived, answered or not. */
  void awaitRequest() throws InterruptedException {
    if (!arrived.tryAcquire(30, TimeUnit.SECONDS)) {
      throw new IllegalStateException("no request within 30 seconds");
    }
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      Map<String, String> form = form(exchange);
      arrived.release();
      answers.acquireUninterruptibly();
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(delayMillis));
      if (down) {
        exchange.sendResponseHeaders(503, -1);
        return;
      }
      Fault found = faultOf(form);
      if (found != null) {
        rejected.add(messages(form));
        send(exchange, found.status(), ERROR.formatted(found.code()));
      } else {
        send(exchange, 200, response(form));
      }
    }
  }

  private static void send(HttpExchange exchange, int status, String body) throws IOException {
    byte[] bytes = body.getBytes(UTF_8);
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
  }

  private Fault faultOf(Map<String, String> form) {
    return messages(form).stream()
        .filter(poisonous::containsKey)
        .findFirst()
        .map(message -> new Fault(400, poisonous.get(message)))
        .orElse(fault);
  }

  private static List<String> messages(Map<String, String> form) {
    List<String> messages = new ArrayList<>();
    for (int i = 1; form.containsKey(entry(i, "Id")); i++) {
      messages.add(form.get(entry(i, "Message")));
    }
    return messages;
  }

  private static Map<String, String> form(HttpExchange exchange) throws IOException {
    String body = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
    Map<String, String> form = new HashMap<>();
    for (String pair : body.split("&", -1)) {
      String[] parts = pair.split("=", 2);
      form.put(parts[0], URLDecoder.decode(parts[1], UTF_8));
    }
    return form;
  }

  /** Failures first and successes backwards: their order means nothing. */
  private String response(Map<String, String> form) {
    StringBuilder successful = new StringBuilder();
    StringBuilder failed = new StringBuilder();
    for (int i = 1; form.containsKey(entry(i, "Id")); i++) {
      String message = form.get(entry(i, "Message"));
      String id = form.get(entry(i, "Id"));
      if (refused.containsKey(message)) {
        failed.append(
            "<member><Id>%s</Id><Code>Refused</Code><Message>not this one</Message><SenderFault>%s</SenderFault></member>"
                .formatted(id, refused.get(message)));
      } else {
        successful.insert(
            0, "<member><Id>%s</Id><MessageId>M-%s</MessageId></member>".formatted(id, id));
      }
    }
    requests.add(messages(form));
    return RESPONSE.formatted(successful, failed);
  }

  private static String entry(int i, String field) {
    return "PublishBatchRequestEntries.member." + i + "." + field;
  }

  @Override
  public void close() {
    server.stop(0);
  }
}

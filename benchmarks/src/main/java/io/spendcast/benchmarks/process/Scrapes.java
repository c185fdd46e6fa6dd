package io.spendcast.benchmarks.process;

import io.spendcast.local.process.StackException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Reads a page of metrics every five seconds, as Prometheus would, until it is closed. */
public final class Scrapes implements AutoCloseable {
  private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
  private final URI page;
  private final AtomicInteger good = new AtomicInteger();

  private Scrapes(URI page) {
    this.page = page;
  }

  @SuppressWarnings("FutureReturnValueIgnored") // it never throws
  public static Scrapes of(int port) {
    Scrapes scrapes = new Scrapes(URI.create("http://127.0.0.1:" + port + "/metrics"));
    scrapes.timer.scheduleAtFixedRate(scrapes::read, 5, 5, TimeUnit.SECONDS);
    return scrapes;
  }

  private void read() {
    try {
      HttpURLConnection connection = (HttpURLConnection) page.toURL().openConnection();
      connection.setRequestProperty("Accept-Encoding", "gzip");
      connection.setReadTimeout(4_000);
      try (InputStream in = connection.getInputStream()) {
        in.transferTo(OutputStream.nullOutputStream());
      }
      good.incrementAndGet();
    } catch (IOException e) {
      // The page is not served yet, or not any more.
    }
  }

  public void requireSome() {
    if (good.get() < 2) {
      throw new StackException("the stream's metrics were scraped only " + good + " times");
    }
  }

  @Override
  public void close() {
    timer.shutdownNow();
  }
}

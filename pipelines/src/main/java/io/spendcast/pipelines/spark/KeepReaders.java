package io.spendcast.pipelines.spark;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Field;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.beam.runners.spark.io.MicrobatchSource;
import org.apache.beam.sdk.io.Source;
import org.apache.beam.vendor.guava.v32_1_2_jre.com.google.common.cache.Cache;
import org.apache.beam.vendor.guava.v32_1_2_jre.com.google.common.cache.CacheBuilder;
import org.apache.beam.vendor.guava.v32_1_2_jre.com.google.common.cache.RemovalNotification;
import org.apache.spark.api.plugin.DriverPlugin;
import org.apache.spark.api.plugin.ExecutorPlugin;
import org.apache.spark.api.plugin.PluginContext;
import org.apache.spark.api.plugin.SparkPlugin;

/**
 * Keeps a Kafka reader from micro-batch to micro-batch, for up to a minute.
 *
 * <p>Beam 2.70 closes a reader after one and a half batch intervals. A micro-batch that takes
 * longer, as in every backlog, then pays for new consumers each time, which makes the next one
 * longer still. A reader that is kept too long does no harm: records that it skips are a hole, and
 * nothing is stored behind a hole.
 *
 * <p>Delete when Beam lets the time that a reader is kept be set.
 */
public final class KeepReaders implements SparkPlugin {
  private static final long KEPT_SECONDS = 60;

  @Override
  public DriverPlugin driverPlugin() {
    return null;
  }

  @Override
  public ExecutorPlugin executorPlugin() {
    return new ExecutorPlugin() {
      @Override
      public void init(PluginContext context, Map<String, String> extraConf) {
        setReaderCache();
      }
    };
  }

  /** Installs our cache of readers; Beam creates its own only where there is none. */
  private static void setReaderCache() {
    Cache<MicrobatchSource<?, ?>, Source.Reader<?>> cache =
        CacheBuilder.newBuilder()
            .expireAfterAccess(KEPT_SECONDS, TimeUnit.SECONDS)
            .removalListener(KeepReaders::close)
            .build();
    try {
      Field field = MicrobatchSource.class.getDeclaredField("readerCache");
      field.setAccessible(true);
      field.set(null, cache);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("this Beam has no reader cache: look at KeepReaders", e);
    }
  }

  private static void close(RemovalNotification<Object, Object> removed) {
    try {
      ((Source.Reader<?>) removed.getValue()).close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

package io.spendcast.pipelines.stream;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.UncheckedIOException;
import java.nio.file.FileSystemException;
import java.util.ArrayDeque;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.streaming.Durations;
import org.apache.spark.streaming.api.java.JavaDStream;
import org.apache.spark.streaming.api.java.JavaStreamingContext;
import org.apache.spark.streaming.api.java.JavaStreamingListenerWrapper;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("slow")
@SuppressWarnings("deprecation") // Beam's runner uses DStreams
class FailureListenerTest {
  private final CountDownLatch failed = new CountDownLatch(1);
  private JavaStreamingContext streaming;

  @BeforeEach
  void prepare() {
    SparkConf conf =
        new SparkConf().setMaster("local[1]").setAppName("test").set("spark.ui.enabled", "false");
    streaming = new JavaStreamingContext(conf, Durations.milliseconds(100));
    streaming.addStreamingListener(
        new JavaStreamingListenerWrapper(new FailureListener(failed::countDown, why -> {})));
  }

  @AfterEach
  void stop() {
    streaming.stop(true, false);
  }

  @Test
  void tellsOfAMicroBatchThatCannotBePlanned() throws Exception {
    records().transform(FailureListenerTest::fail).foreachRDD(JavaRDD::count);
    streaming.start();
    assertTrue(failed.await(30, TimeUnit.SECONDS));
  }

  @Test
  void tellsOfAMicroBatchThatFails() throws Exception {
    records().foreachRDD(records -> fail(records));
    streaming.start();
    assertTrue(failed.await(30, TimeUnit.SECONDS));
  }

  private JavaDStream<String> records() {
    return streaming.queueStream(new ArrayDeque<JavaRDD<String>>());
  }

  private static JavaRDD<String> fail(JavaRDD<String> records) {
    throw new UncheckedIOException(new FileSystemException("no space left on the device"));
  }
}

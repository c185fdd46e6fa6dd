package io.spendcast.pipelines;

import static org.assertj.core.api.Assertions.assertThatCode;

import io.spendcast.inference.Flowers;
import org.junit.jupiter.api.Test;

class ClassifyFlowersIT {

  @Test
  void namesTheFlowersOnSpark() {
    System.setProperty("spark.ui.enabled", "false");
    System.setProperty("spark.driver.host", "127.0.0.1");
    System.setProperty("spark.driver.bindAddress", "127.0.0.1");

    assertThatCode(
            () ->
                Flowers.classifyOn(
                    "--runner=SparkRunner",
                    "--sparkMaster=local[2]",
                    "--enableSparkMetricSinks=false"))
        .doesNotThrowAnyException();
  }
}

package io.spendcast.inference;

import java.util.List;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.beam.sdk.testing.PAssert;
import org.apache.beam.sdk.transforms.Create;

/**
 * Runs {@link ClassifyFlowers} on any runner, and fails unless each flower is named as it should.
 */
public final class Flowers {
  private Flowers() {}

  public static void classifyOn(String... flags) {
    Pipeline pipeline = Pipeline.create(PipelineOptionsFactory.fromArgs(flags).create());
    PAssert.that(
            pipeline
                .apply(
                    "CreateFlowers",
                    Create.of("5.1,3.5,1.4,0.2", "a rose", "6.4,3.2,4.5,1.5", "6.3,3.3,6.0,2.5"))
                .apply("ClassifyFlowers", new ClassifyFlowers()))
        .containsInAnyOrder(
            List.of(
                new Inference.Scored<>("5.1,3.5,1.4,0.2", "setosa", "iris/1"),
                new Inference.Scored<>("6.4,3.2,4.5,1.5", "versicolor", "iris/1"),
                new Inference.Scored<>("6.3,3.3,6.0,2.5", "virginica", "iris/1"),
                new Inference.Failed<>("a rose", "For input string: \"a rose\"", "iris/1")));
    pipeline.run().waitUntilFinish();
  }
}

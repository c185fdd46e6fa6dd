package io.spendcast.scoring;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.translate.NoBatchifyTranslator;
import ai.djl.translate.TranslatorContext;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;

/** A batch as one {@code [n, features]} array in, two arrays {@code [n, 1]} by name out. */
final class ScoreTranslator implements NoBatchifyTranslator<float[][], List<Score>> {
  static final String INPUT = "features";
  static final String PROBABILITY = "purchase_probability";
  static final String SPEND = "expected_spend";

  @Override
  public NDList processInput(TranslatorContext context, float[][] examples) {
    int width = examples[0].length;
    FloatBuffer flat = FloatBuffer.allocate(examples.length * width);
    for (float[] example : examples) {
      flat.put(example);
    }
    Shape shape = new Shape(examples.length, width);
    NDArray input = context.getNDManager().create(flat.array(), shape);
    input.setName(INPUT);
    return new NDList(input);
  }

  @Override
  public List<Score> processOutput(TranslatorContext context, NDList outputs) {
    float[] probabilities = output(outputs, PROBABILITY);
    float[] spends = output(outputs, SPEND);
    List<Score> scores = new ArrayList<>(probabilities.length);
    for (int i = 0; i < probabilities.length; i++) {
      scores.add(new Score(probabilities[i], spends[i]));
    }
    return scores;
  }

  private static float[] output(NDList outputs, String name) {
    NDArray array = outputs.get(name);
    if (array == null) {
      throw new IllegalArgumentException("the graph has no output named " + name);
    }
    return array.toFloatArray();
  }
}

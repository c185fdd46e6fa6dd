package io.spendcast.scoring.onnx;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.translate.NoBatchifyTranslator;
import ai.djl.translate.TranslatorContext;
import io.spendcast.scoring.Score;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * Translates a batch into one array {@code [n, features]} and one array {@code [1]}, or into an
 * array for each named input; and five arrays of n values by name into scores.
 */
public final class ScoreTranslator
    implements NoBatchifyTranslator<ScoreTranslator.Batch, List<Score>> {
  static final String INPUT = "features";
  public static final String THRESHOLD = "threshold";
  public static final String PROBABILITY = "purchase_probability";
  public static final String SPEND = "expected_spend";
  public static final String LOW = "spend_low";
  public static final String HIGH = "spend_high";
  public static final String EXCEEDS = "exceed_probability";

  /** Names of the outputs, in the order of the components of {@link Score}. */
  public static final List<String> OUTPUTS = List.of(PROBABILITY, SPEND, LOW, HIGH, EXCEEDS);

  private final List<NamedInput> inputs;

  /**
   * @param inputs of a graph that takes each feature by its name; none for one of ours
   */
  ScoreTranslator(List<NamedInput> inputs) {
    this.inputs = inputs;
  }

  /** Examples, and the threshold that their exceedance probabilities refer to. */
  @SuppressWarnings("ArrayRecordComponent") // Never compared; a copy would cost.
  record Batch(float[][] examples, float threshold) {}

  @Override
  public NDList processInput(TranslatorContext context, Batch batch) {
    NDManager arrays = context.getNDManager();
    return inputs.isEmpty() ? matrix(arrays, batch) : byName(arrays, batch);
  }

  private NDList byName(NDManager arrays, Batch batch) {
    NDList list = new NDList(inputs.size());
    for (NamedInput input : inputs) {
      Shape shape = input.form().shape(batch.examples().length);
      NDArray array = arrays.create(input.values(batch), shape);
      array.setName(input.name());
      list.add(array);
    }
    return list;
  }

  private static NDList matrix(NDManager arrays, Batch batch) {
    int width = batch.examples()[0].length;
    FloatBuffer flat = FloatBuffer.allocate(batch.examples().length * width);
    for (float[] example : batch.examples()) {
      flat.put(example);
    }
    NDArray features = arrays.create(flat.array(), new Shape(batch.examples().length, width));
    features.setName(INPUT);
    NDArray threshold = arrays.create(new float[] {batch.threshold()}, new Shape(1));
    threshold.setName(THRESHOLD);
    return new NDList(features, threshold);
  }

  @Override
  public List<Score> processOutput(TranslatorContext context, NDList outputs) {
    float[][] columns = OUTPUTS.stream().map(name -> column(outputs, name)).toArray(float[][]::new);
    return scores(columns);
  }

  /**
   * @param columns one for each of {@link #OUTPUTS}, of equal length
   */
  public static List<Score> scores(float[][] columns) {
    List<Score> scores = new ArrayList<>(columns[0].length);
    for (int i = 0; i < columns[0].length; i++) {
      scores.add(
          new Score(columns[0][i], columns[1][i], columns[2][i], columns[3][i], columns[4][i]));
    }
    return scores;
  }

  private static float[] column(NDList outputs, String name) {
    NDArray array = outputs.get(name);
    if (array == null) {
      throw new IllegalArgumentException("the graph has no output named " + name);
    }
    return array.toFloatArray();
  }
}

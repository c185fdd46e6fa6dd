package io.spendcast.inference;

import ai.djl.Device;
import ai.djl.MalformedModelException;
import ai.djl.inference.Predictor;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.translate.NoBatchifyTranslator;
import ai.djl.translate.TranslateException;
import ai.djl.translate.TranslatorContext;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A model of other people: four measures of a flower, as text, to its species.
 *
 * @param resource on the class path, an ONNX graph
 */
record Iris(String resource) implements ModelHandler<Iris.Graph> {
  private static final List<String> SPECIES = List.of("setosa", "versicolor", "virginica");
  private static final int MEASURES = 4;

  @Override
  public ServedModel<Graph> serve() {
    return ServedModel.fixed(
        () -> {
          Graph graph = new Graph(resource);
          graph.infer(List.of("0,0,0,0"));
          return graph;
        },
        0);
  }

  static final class Graph
      implements Model<String, String>,
          NoBatchifyTranslator<float[][], List<String>>,
          AutoCloseable {
    private final ai.djl.Model graph =
        ai.djl.Model.newInstance("iris", Device.cpu(), "OnnxRuntime");

    private Graph(String resource) {
      try (InputStream bytes = Iris.class.getResourceAsStream(resource)) {
        graph.load(bytes, Map.of("intraOpNumThreads", "1", "interOpNumThreads", "1"));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      } catch (MalformedModelException e) {
        throw new IllegalArgumentException(resource + " is no model", e);
      }
    }

    @Override
    public String id() {
      return "iris/1";
    }

    @Override
    public List<String> infer(List<String> flowers) {
      float[][] measures = flowers.stream().map(Graph::measures).toArray(float[][]::new);
      try (Predictor<float[][], List<String>> predictor = graph.newPredictor(this)) {
        return predictor.predict(measures);
      } catch (TranslateException e) {
        throw new IllegalArgumentException("the flowers can't be classified", e);
      }
    }

    /** Converts a flower like {@code 5.1,3.5,1.4,0.2}: sepal and petal, length and width, in cm. */
    private static float[] measures(String flower) {
      String[] words = flower.split(",", MEASURES);
      float[] measures = new float[MEASURES];
      for (int i = 0; i < words.length; i++) {
        measures[i] = Float.parseFloat(words[i]);
      }
      return measures;
    }

    @Override
    public NDList processInput(TranslatorContext context, float[][] flowers) {
      FloatBuffer flat = FloatBuffer.allocate(flowers.length * MEASURES);
      for (float[] flower : flowers) {
        flat.put(flower);
      }
      return new NDList(
          context.getNDManager().create(flat.array(), new Shape(flowers.length, MEASURES)));
    }

    @Override
    public List<String> processOutput(TranslatorContext context, NDList outputs) {
      float[] probabilities = outputs.singletonOrThrow().toFloatArray();
      List<String> species = new ArrayList<>();
      for (int from = 0; from < probabilities.length; from += SPECIES.size()) {
        species.add(likeliest(probabilities, from));
      }
      return species;
    }

    private static String likeliest(float[] probabilities, int from) {
      int best = 0;
      for (int i = 1; i < SPECIES.size(); i++) {
        best = probabilities[from + i] > probabilities[from + best] ? i : best;
      }
      return SPECIES.get(best);
    }

    @Override
    public void close() {
      graph.close();
    }
  }
}

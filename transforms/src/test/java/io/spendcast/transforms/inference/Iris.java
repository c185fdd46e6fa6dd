package io.spendcast.transforms.inference;

import ai.djl.Device;
import ai.djl.MalformedModelException;
import ai.djl.inference.Predictor;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.translate.NoBatchifyTranslator;
import ai.djl.translate.TranslateException;
import ai.djl.translate.TranslatorContext;
import io.spendcast.scoring.serving.ModelServer;
import io.spendcast.transforms.inference.batch.Model;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * A model of other people: four measures of a flower to the probabilities of three species.
 *
 * @param resource on the class path, an ONNX graph
 */
record Iris(String resource) implements ModelHandler<float[], float[]> {
  private static final int MEASURES = 4;
  private static final int SPECIES = 3;

  @Override
  public ModelServer<Graph> serve() {
    return FixedServer.of(() -> new Graph(resource), 0);
  }

  @Override
  public List<float[]> warmUp() {
    return List.of(new float[MEASURES]);
  }

  static final class Graph
      implements Model<float[], float[]>,
          NoBatchifyTranslator<List<float[]>, List<float[]>>,
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
    public List<float[]> infer(List<float[]> examples) {
      try (Predictor<List<float[]>, List<float[]>> predictor = graph.newPredictor(this)) {
        return predictor.predict(examples);
      } catch (TranslateException e) {
        throw new IllegalArgumentException("the flowers can't be told apart", e);
      }
    }

    @Override
    public NDList processInput(TranslatorContext context, List<float[]> examples) {
      FloatBuffer flat = FloatBuffer.allocate(examples.size() * MEASURES);
      examples.forEach(flat::put);
      return new NDList(
          context.getNDManager().create(flat.array(), new Shape(examples.size(), MEASURES)));
    }

    @Override
    public List<float[]> processOutput(TranslatorContext context, NDList outputs) {
      float[] flat = outputs.singletonOrThrow().toFloatArray();
      List<float[]> rows = new ArrayList<>();
      for (int from = 0; from < flat.length; from += SPECIES) {
        rows.add(Arrays.copyOfRange(flat, from, from + SPECIES));
      }
      return rows;
    }

    @Override
    public void close() {
      graph.close();
    }
  }
}

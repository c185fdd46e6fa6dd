package io.spendcast.scoring.onnx;

import ai.djl.Device;
import ai.djl.MalformedModelException;
import ai.djl.Model;
import ai.djl.inference.Predictor;
import io.spendcast.scoring.Score;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/** A graph loaded by DJL into ONNX Runtime. Needs no network and no cache folder. */
final class OnnxSession implements AutoCloseable {
  private static final String ENGINE = "OnnxRuntime";

  // With more threads the order of additions, and so the last bits, would depend on the batch.
  private static final Map<String, String> ONE_THREAD =
      Map.of("intraOpNumThreads", "1", "interOpNumThreads", "1");

  static {
    // Otherwise DJL asks the cloud's metadata service where it runs, and reports it to its makers.
    if (System.getenv("OPT_OUT_TRACKING") == null) {
      System.setProperty("OPT_OUT_TRACKING", "true");
    }
  }

  private final Model model;

  private final List<NamedInput> inputs;

  private OnnxSession(Model model, List<NamedInput> inputs) {
    this.model = model;
    this.inputs = inputs;
  }

  /**
   * @throws InvalidModelException if the folder's graph is none
   */
  static OnnxSession load(ModelFolder folder) {
    Model model = Model.newInstance(folder.info().name(), Device.cpu(), ENGINE);
    NativeFiles.deleteLoaded(); // loaded with the engine, by the first model
    try {
      model.load(folder.onnx(), null, ONE_THREAD);
      return new OnnxSession(model, folder.inputs());
    } catch (MalformedModelException e) {
      model.close();
      throw folder.invalidGraph("must be an ONNX graph: " + e.getCause().getMessage(), e);
    } catch (IOException e) {
      model.close();
      throw folder.invalidGraph("must be readable: " + e.getMessage(), e);
    }
  }

  /** Predictor for one thread at a time. Its user must close it before this session is closed. */
  Predictor<ScoreTranslator.Batch, List<Score>> newPredictor() {
    return model.newPredictor(new ScoreTranslator(inputs));
  }

  @Override
  public void close() {
    model.close();
  }
}

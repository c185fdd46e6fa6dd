package io.spendcast.benchmarks.cost;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** Graph in plain ONNX Runtime, on one thread like the stream's scorer. */
final class PlainOnnx implements AutoCloseable {
  private static final float THRESHOLD = 1_000;

  private final OrtEnvironment environment = OrtEnvironment.getEnvironment();
  private final OrtSession session;

  PlainOnnx(Path graph) throws OrtException {
    try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
      options.setIntraOpNumThreads(1);
      options.setInterOpNumThreads(1);
      session = environment.createSession(graph.toString(), options);
    }
  }

  /** Outputs of the graph by name, each as a flat array. */
  Map<String, float[]> score(float[][] examples) throws OrtException {
    int width = examples[0].length;
    FloatBuffer flat = FloatBuffer.allocate(examples.length * width);
    for (float[] example : examples) {
      flat.put(example);
    }
    long[] shape = {examples.length, width};
    try (OnnxTensor input = OnnxTensor.createTensor(environment, flat.flip(), shape);
        OnnxTensor threshold = OnnxTensor.createTensor(environment, new float[] {THRESHOLD});
        OrtSession.Result outputs =
            session.run(Map.of("features", input, "threshold", threshold))) {
      Map<String, float[]> columns = new HashMap<>();
      for (String name : session.getOutputNames()) {
        columns.put(name, values(outputs, name));
      }
      return columns;
    }
  }

  private static float[] values(OrtSession.Result outputs, String name) {
    FloatBuffer values = ((OnnxTensor) outputs.get(name).orElseThrow()).getFloatBuffer();
    float[] copy = new float[values.remaining()];
    values.get(copy);
    return copy;
  }

  @Override
  public void close() throws OrtException {
    session.close();
  }
}

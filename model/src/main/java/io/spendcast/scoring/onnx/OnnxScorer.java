package io.spendcast.scoring.onnx;

import ai.djl.inference.Predictor;
import ai.djl.translate.TranslateException;
import io.spendcast.scoring.ModelInfo;
import io.spendcast.scoring.Score;
import io.spendcast.scoring.Scorer;
import io.spendcast.scoring.onnx.ScoreTranslator.Batch;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/**
 * Scores on the caller's thread: one ONNX session, and one predictor for each call under way, for
 * DJL's predictors are not thread-safe. Closing waits for the calls under way and frees all native
 * memory.
 */
public final class OnnxScorer implements Scorer {
  private final ModelInfo info;
  private final OnnxSession session;
  private final Queue<Predictor<Batch, List<Score>>> idle = new ConcurrentLinkedQueue<>();
  private final ReadWriteLock life = new ReentrantReadWriteLock();
  private boolean closed;

  private OnnxScorer(ModelInfo info, OnnxSession session) {
    this.info = info;
    this.session = session;
  }

  /**
   * Loads the folder's graph and scores its example.
   *
   * @throws InvalidModelException if the graph can't be loaded or does not score as it must
   */
  public static OnnxScorer open(ModelFolder folder) {
    OnnxScorer scorer = new OnnxScorer(folder.info(), OnnxSession.load(folder));
    try {
      scorer.check(folder);
      return scorer;
    } catch (RuntimeException e) {
      scorer.close();
      throw e;
    }
  }

  private void check(ModelFolder folder) {
    List<Score> scores = example(folder);
    for (Score score : scores) {
      if (!score.isSound()) {
        throw folder.invalidGraph(
            "must give probabilities of 0 to 1, amounts of 0 or more and spend_low at most"
                + " spend_high, but gave "
                + score,
            null);
      }
    }
    folder
        .expected()
        .flatMap(expected -> expected.differenceFrom(scores))
        .ifPresent(
            difference -> {
              throw folder.invalidGraph(
                  "must score its example as it did where it was made, but gave " + difference,
                  null);
            });
  }

  private List<Score> example(ModelFolder folder) {
    try {
      return predict(
          new Batch(folder.example().toArray(float[][]::new), folder.exampleThreshold()));
    } catch (TranslateException e) {
      throw folder.invalidGraph(
          "must score its example from the inputs %s and give the outputs %s: %s"
              .formatted(inputs(folder), ScoreTranslator.OUTPUTS, e.getMessage()),
          e);
    }
  }

  private static String inputs(ModelFolder folder) {
    return folder.inputs().isEmpty()
        ? ScoreTranslator.INPUT + " and " + ScoreTranslator.THRESHOLD
        : folder.inputs().stream().map(NamedInput::name).toList().toString();
  }

  @Override
  public ModelInfo info() {
    return info;
  }

  @Override
  public List<Score> score(float[][] examples, float threshold) {
    checkShape(examples);
    Lock using = life.readLock();
    using.lock();
    try {
      if (closed) {
        throw new IllegalStateException("model " + info.name() + " is closed");
      }
      return predict(new Batch(examples, threshold));
    } catch (TranslateException e) {
      throw new IllegalStateException("model " + info.name() + " can't score", e);
    } finally {
      using.unlock();
    }
  }

  private void checkShape(float[][] examples) {
    if (examples.length == 0) {
      throw new IllegalArgumentException("examples must be at least one, but were none");
    }
    int width = info.featureNames().size();
    for (float[] example : examples) {
      if (example.length != width) {
        throw new IllegalArgumentException(
            "an example must have " + width + " features, but had " + example.length);
      }
    }
  }

  private List<Score> predict(Batch batch) throws TranslateException {
    Predictor<Batch, List<Score>> pooled = idle.poll();
    Predictor<Batch, List<Score>> predictor = pooled == null ? session.newPredictor() : pooled;
    try {
      return predictor.predict(batch);
    } finally {
      idle.add(predictor);
    }
  }

  @Override
  public void close() {
    Lock alone = life.writeLock();
    alone.lock();
    try {
      if (!closed) {
        closed = true;
        idle.forEach(Predictor::close);
        session.close();
      }
    } finally {
      alone.unlock();
    }
  }
}

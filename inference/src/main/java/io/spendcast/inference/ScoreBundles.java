package io.spendcast.inference;

import java.io.Serializable;
import java.util.List;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.apache.beam.sdk.values.PCollection;
import org.joda.time.Instant;

/**
 * Hands the elements of a bundle to a scorer together, and outputs one result for each, in their
 * order.
 *
 * <p>The elements wait for the bundle's end, since only there may each leave with its own timestamp
 * and window. While all have the same ones, as in a batch pipeline, they leave a full batch at a
 * time, so that a bundle of any size fits into memory.
 */
public final class ScoreBundles<InT, OutT> extends PTransform<PCollection<InT>, PCollection<OutT>> {
  private final Scorer<InT, OutT> scorer;
  private final Coder<OutT> coder;

  private ScoreBundles(Scorer<InT, OutT> scorer, Coder<OutT> coder) {
    this.scorer = scorer;
    this.coder = coder;
  }

  /** Scorer of many elements at once. */
  public interface Scorer<InT, OutT> extends Serializable {

    /** Opens what the scorer needs on a worker, before the first bundle. */
    void open();

    /** Returns one result for each element, in their order. */
    List<OutT> score(List<InT> elements) throws InterruptedException;
  }

  /**
   * @param coder coder of the results
   */
  public static <InT, OutT> ScoreBundles<InT, OutT> with(
      Scorer<InT, OutT> scorer, Coder<OutT> coder) {
    return new ScoreBundles<>(scorer, coder);
  }

  @Override
  public PCollection<OutT> expand(PCollection<InT> elements) {
    return elements.apply("ScoreBundle", ParDo.of(function(scorer))).setCoder(coder);
  }

  /** The function of this transform, for callers that do without a runner. */
  public static <InT, OutT> ScoreFn<InT, OutT> function(Scorer<InT, OutT> scorer) {
    return new ScoreFn<>(scorer);
  }

  public static final class ScoreFn<InT, OutT> extends DoFn<InT, OutT> {
    private final Scorer<InT, OutT> scorer;
    private transient BundleBuffer<InT> bundle;

    private ScoreFn(Scorer<InT, OutT> scorer) {
      this.scorer = scorer;
    }

    @Setup
    public void setup() {
      scorer.open();
    }

    @StartBundle
    public void startBundle() {
      bundle = new BundleBuffer<>();
    }

    @ProcessElement
    public void process(
        @Element InT element,
        @Timestamp Instant timestamp,
        BoundedWindow window,
        OutputReceiver<OutT> output)
        throws InterruptedException {
      bundle.add(element, timestamp, window);
      if (bundle.size() % Batches.LARGEST == 0 && bundle.areAlike()) {
        scorer.score(bundle.elements()).forEach(output::output);
        bundle.clear();
      }
    }

    @FinishBundle
    public void finishBundle(FinishBundleContext context) throws InterruptedException {
      if (!bundle.isEmpty()) {
        bundle.output(scorer.score(bundle.elements()), context);
      }
    }
  }
}

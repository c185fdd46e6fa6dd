package io.spendcast.transforms.monthly.sums;

import java.io.Serializable;
import java.util.HashMap;
import java.util.Map;
import java.util.function.BiConsumer;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.CoderRegistry;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.NullableCoder;
import org.apache.beam.sdk.transforms.Combine;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.apache.beam.sdk.transforms.windowing.GlobalWindow;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;

/**
 * Maps each element to the cells it adds to, and sums them up. The result is one exact summary per
 * cell, the same however elements are spread.
 *
 * <p>A bundle sums up what it can before anything is shuffled, in memory that does not grow with
 * it.
 */
public final class SumUp<T> extends PTransform<PCollection<T>, PCollection<KV<SumKey, Summary>>> {
  public static final Coder<KV<SumKey, Summary>> CODER =
      KvCoder.of(SumKeyCoder.INSTANCE, SummaryCoder.INSTANCE);

  private final CellsOf<T> cells;

  private SumUp(CellsOf<T> cells) {
    this.cells = cells;
  }

  public static <T> SumUp<T> of(CellsOf<T> cells) {
    return new SumUp<>(cells);
  }

  /** Maps an element to the cells it adds to. Each summary is new and belongs to the taker. */
  @FunctionalInterface
  public interface CellsOf<T> extends Serializable {
    void forEach(T element, BiConsumer<SumKey, Summary> taker);
  }

  @Override
  public PCollection<KV<SumKey, Summary>> expand(PCollection<T> elements) {
    return elements
        .apply("SumUpInBundle", ParDo.of(new InBundleFn<>(cells)))
        .setCoder(CODER)
        .apply("SumUpAll", all());
  }

  /** Sums up summaries that are in cells already. */
  public static PTransform<PCollection<KV<SumKey, Summary>>, PCollection<KV<SumKey, Summary>>>
      all() {
    return Combine.perKey(new AbsorbFn());
  }

  static final class InBundleFn<T> extends DoFn<T, KV<SumKey, Summary>> {
    private static final int MOST_CELLS = 100_000;

    private final CellsOf<T> cells;
    private transient Map<SumKey, Summary> sums;

    InBundleFn(CellsOf<T> cells) {
      this.cells = cells;
    }

    @StartBundle
    public void start() {
      sums = new HashMap<>();
    }

    @ProcessElement
    public void process(@Element T element, OutputReceiver<KV<SumKey, Summary>> out) {
      cells.forEach(element, this::add);
      if (sums.size() > MOST_CELLS) {
        sums.forEach((cell, summary) -> out.output(KV.of(cell, summary)));
        sums = new HashMap<>();
      }
    }

    private void add(SumKey cell, Summary summary) {
      Summary known = sums.putIfAbsent(cell, summary);
      if (known != null) {
        known.absorb(summary);
      }
    }

    @FinishBundle
    public void finish(FinishBundleContext context) {
      sums.forEach(
          (cell, summary) ->
              context.output(
                  KV.of(cell, summary), BoundedWindow.TIMESTAMP_MIN_VALUE, GlobalWindow.INSTANCE));
      sums = null;
    }
  }

  /** An accumulator is null until the first summary comes. */
  static final class AbsorbFn extends Combine.CombineFn<Summary, Summary, Summary> {

    @Override
    public Summary createAccumulator() {
      return null;
    }

    @Override
    public Summary addInput(Summary accumulator, Summary input) {
      if (accumulator == null) {
        return input.copy();
      }
      accumulator.absorb(input);
      return accumulator;
    }

    @Override
    public Summary mergeAccumulators(Iterable<Summary> accumulators) {
      Summary merged = null;
      for (Summary accumulator : accumulators) {
        if (accumulator != null) {
          merged = addInput(merged, accumulator);
        }
      }
      return merged;
    }

    @Override
    public Summary extractOutput(Summary accumulator) {
      return accumulator;
    }

    @Override
    public Coder<Summary> getAccumulatorCoder(CoderRegistry registry, Coder<Summary> inputCoder) {
      return NullableCoder.of(SummaryCoder.INSTANCE);
    }

    @Override
    public Coder<Summary> getDefaultOutputCoder(CoderRegistry registry, Coder<Summary> inputCoder) {
      return SummaryCoder.INSTANCE;
    }
  }
}

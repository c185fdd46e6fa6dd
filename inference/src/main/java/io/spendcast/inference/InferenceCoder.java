package io.spendcast.inference;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.coders.StructuredCoder;

/** An inference as a tag, the example, the result or the reason, and the model. */
public final class InferenceCoder<ExampleT, ResultT>
    extends StructuredCoder<Inference<ExampleT, ResultT>> {
  private static final int SCORED = 0;
  private static final int FAILED = 1;
  private static final StringUtf8Coder TEXT = StringUtf8Coder.of();

  private final Coder<ExampleT> example;
  private final Coder<ResultT> result;

  private InferenceCoder(Coder<ExampleT> example, Coder<ResultT> result) {
    this.example = example;
    this.result = result;
  }

  public static <ExampleT, ResultT> InferenceCoder<ExampleT, ResultT> of(
      Coder<ExampleT> example, Coder<ResultT> result) {
    return new InferenceCoder<>(example, result);
  }

  @Override
  public void encode(Inference<ExampleT, ResultT> value, OutputStream out) throws IOException {
    if (value instanceof Inference.Scored<ExampleT, ResultT> scored) {
      out.write(SCORED);
      example.encode(scored.example(), out);
      result.encode(scored.result(), out);
    } else {
      out.write(FAILED);
      example.encode(value.example(), out);
      TEXT.encode(((Inference.Failed<ExampleT, ResultT>) value).reason(), out);
    }
    TEXT.encode(value.model(), out);
  }

  @Override
  public Inference<ExampleT, ResultT> decode(InputStream in) throws IOException {
    boolean scored = in.read() == SCORED;
    ExampleT of = example.decode(in);
    return scored
        ? new Inference.Scored<>(of, result.decode(in), TEXT.decode(in))
        : new Inference.Failed<>(of, TEXT.decode(in), TEXT.decode(in));
  }

  @Override
  public List<? extends Coder<?>> getCoderArguments() {
    return List.of(example, result);
  }

  @Override
  public void verifyDeterministic() throws NonDeterministicException {
    verifyDeterministic(this, "its parts must be", example, result);
  }
}

package io.spendcast.transforms.training;

import io.spendcast.transforms.coder.RecordCoder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.metrics.Counter;
import org.apache.beam.sdk.metrics.Metrics;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.GroupByKey;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.WithKeys;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.TypeDescriptors;

/**
 * Turns facts into examples: of each purchase the features that the stream made of it, and what its
 * customer did next.
 *
 * <p>Holds one customer's facts at a time. The same facts give the same examples, bit for bit,
 * however they are spread over workers.
 */
public final class MakeExamples extends PTransform<PCollection<StoredFact>, PCollection<Example>> {
  private static final Coder<Example> CODER = RecordCoder.of(Example.class);

  private final ExamplePlan plan;

  private MakeExamples(ExamplePlan plan) {
    this.plan = plan;
  }

  public static MakeExamples of(ExamplePlan plan) {
    return new MakeExamples(plan);
  }

  @Override
  public PCollection<Example> expand(PCollection<StoredFact> facts) {
    return facts
        .apply(
            "KeyByCustomer",
            WithKeys.of(StoredFact::customerId).withKeyType(TypeDescriptors.strings()))
        .apply("GroupByCustomer", GroupByKey.create())
        .apply("MakeOfCustomer", ParDo.of(new MakeFn(plan)))
        .setCoder(CODER);
  }

  static final class MakeFn extends DoFn<KV<String, Iterable<StoredFact>>, Example> {
    private static final Counter CUSTOMERS = Metrics.counter(MakeExamples.class, "customers");
    private static final Counter EXAMPLES = Metrics.counter(MakeExamples.class, "examples");

    private final ExamplePlan plan;

    MakeFn(ExamplePlan plan) {
      this.plan = plan;
    }

    @ProcessElement
    public void process(
        @Element KV<String, Iterable<StoredFact>> customer, OutputReceiver<Example> examples) {
      CUSTOMERS.inc();
      new CustomerExamples(compact(customer.getValue()), plan)
          .forEach(
              example -> {
                EXAMPLES.inc();
                examples.output(example);
              });
    }

    /** Equal texts are kept once: a customer may have a million facts. */
    private static List<StoredFact> compact(Iterable<StoredFact> facts) {
      Map<String, String> texts = new HashMap<>();
      List<StoredFact> compact = new ArrayList<>();
      for (StoredFact fact : facts) {
        compact.add(fact.sharing(text -> texts.computeIfAbsent(text, same -> same)));
      }
      return compact;
    }
  }
}

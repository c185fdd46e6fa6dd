package io.spendcast.transforms.monthly.customers;

import io.spendcast.transforms.monthly.scope.ReportMonth.Window;
import io.spendcast.transforms.monthly.sums.CustomerSummary;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import java.util.Optional;
import org.apache.beam.sdk.coders.AtomicCoder;
import org.apache.beam.sdk.coders.StringUtf8Coder;

/**
 * A customer and their place among the others.
 *
 * @param segments by window; none of both before they were scored, and none of one in which they
 *     bought nothing
 */
public record ReportedCustomer(
    String id, CustomerSummary summary, List<Optional<Segment>> segments) {
  public static final CustomerCoder CODER = new CustomerCoder();

  public static ReportedCustomer unscored(String id, CustomerSummary summary) {
    return new ReportedCustomer(id, summary, List.of(Optional.empty(), Optional.empty()));
  }

  ReportedCustomer withOlderPurchase() {
    return new ReportedCustomer(id, summary.withOlderPurchase(), segments);
  }

  Optional<Segment> segment(Window window) {
    return segments.get(window.place());
  }

  /** Coder with a small encoding, as there are millions of customers. */
  static final class CustomerCoder extends AtomicCoder<ReportedCustomer> {
    private static final List<Segment> SEGMENTS = List.of(Segment.values());

    private CustomerCoder() {}

    @Override
    public void encode(ReportedCustomer customer, OutputStream out) throws IOException {
      StringUtf8Coder.of().encode(customer.id(), out);
      customer.summary().write(new DataOutputStream(out));
      for (Optional<Segment> segment : customer.segments()) {
        out.write(segment.map(SEGMENTS::indexOf).orElse(SEGMENTS.size()));
      }
    }

    @Override
    public ReportedCustomer decode(InputStream in) throws IOException {
      String id = StringUtf8Coder.of().decode(in);
      DataInputStream data = new DataInputStream(in);
      CustomerSummary summary = CustomerSummary.read(data);
      return new ReportedCustomer(id, summary, List.of(segment(data), segment(data)));
    }

    private static Optional<Segment> segment(DataInputStream data) throws IOException {
      int place = data.readUnsignedByte();
      return place == SEGMENTS.size() ? Optional.empty() : Optional.of(SEGMENTS.get(place));
    }

    private Object readResolve() {
      return CODER;
    }
  }
}

package io.spendcast.transforms.monthly.sums;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.List;

/**
 * Partial result for a {@link SumKey}. Two summaries of the same cell merge into one, in any order
 * and grouping with the same result.
 *
 * <p>Only its owner changes it: a bundle that is adding up, or a combiner. Elements of a collection
 * never change.
 */
public sealed interface Summary permits CustomerSummary, Sums, Sales, ValueCounts, Predicted {

  /** Decoders of the permitted types. A decoder's index is its type's tag in the encoding. */
  List<Reader> READERS =
      List.of(CustomerSummary::read, Sums::read, Sales::read, ValueCounts::read, Predicted::read);

  /** Decoder of one of the types, see {@link #READERS}. */
  interface Reader {
    Summary read(DataInputStream in) throws IOException;
  }

  int tag();

  void write(DataOutputStream out) throws IOException;

  /** Adds another of the same kind, which stays as it is. */
  void absorb(Summary other);

  /** Copy that can absorb others without a change to this summary. */
  Summary copy();
}

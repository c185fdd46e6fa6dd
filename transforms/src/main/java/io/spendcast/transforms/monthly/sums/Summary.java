package io.spendcast.transforms.monthly.sums;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.List;

/**
 * What is known about a {@link Cell} so far. Two of the same cell make one, in any order and
 * grouping with the same result.
 *
 * <p>Only its owner changes it: a bundle that is adding up, or a combiner. Elements of a collection
 * never change.
 */
public sealed interface Summary permits CustomerSummary, Sums, Sales, ValueCounts, Predicted {

  /** How a member of the family is read. Its place here is its tag in the encoding. */
  List<Reader> READERS =
      List.of(CustomerSummary::read, Sums::read, Sales::read, ValueCounts::read, Predicted::read);

  /** See {@link #READERS}. */
  interface Reader {
    Summary read(DataInputStream in) throws IOException;
  }

  int tag();

  void write(DataOutputStream out) throws IOException;

  /** Adds another of the same kind, which stays as it is. */
  void absorb(Summary other);

  /** One that can absorb others without changing this. */
  Summary copy();
}

package io.spendcast.transforms.monthly.scope;

import io.spendcast.transforms.database.Postgres;
import java.io.Serializable;

/**
 * Database with facts of the month: the only one, or a shard's. Arrivals of two sources are numbers
 * of two sequences and are never compared.
 *
 * @param shard name of the shard; empty for the only database
 * @param arrivalBound exclusive upper bound for the arrival of facts that are read, with all that
 *     belongs to them
 */
public record MonthlySource(String shard, Postgres postgres, long arrivalBound)
    implements Serializable {

  /** Name of a step that reads this source. */
  public String step(String verb) {
    return shard.isEmpty() ? verb : verb + " of " + shard;
  }
}

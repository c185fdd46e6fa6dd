package io.spendcast.transforms.monthly.scope;

import java.io.Serializable;
import java.time.Instant;

/**
 * Scope of a run of the report, so that all its reads see the same data.
 *
 * @param arrivalBound exclusive upper bound for the arrival of facts that are read, with all that
 *     belongs to them
 * @param moment time at which the bound was read; rows without an arrival count if stored before
 */
public record MonthlyScope(ReportMonth month, long arrivalBound, Instant moment)
    implements Serializable {

  public Span reported() {
    return month.span(Period.MONTH);
  }
}

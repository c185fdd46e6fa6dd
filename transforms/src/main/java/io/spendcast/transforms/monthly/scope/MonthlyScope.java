package io.spendcast.transforms.monthly.scope;

import java.io.Serializable;
import java.math.BigDecimal;
import java.time.Instant;

/**
 * Scope of a run of the report, so that all its reads see the same data.
 *
 * @param arrivalBound exclusive upper bound for the arrival of facts that are read, with all that
 *     belongs to them
 * @param moment time at which the bound was read; rows without an arrival count if stored before
 * @param alertThreshold threshold of the stream's alerts; an alert was right when more was spent
 */
public record MonthlyScope(
    ReportMonth month, long arrivalBound, Instant moment, BigDecimal alertThreshold)
    implements Serializable {

  public MonthlyScope {
    if (alertThreshold.signum() < 0) {
      throw new IllegalArgumentException(
          "the alert threshold must not be negative, but was " + alertThreshold);
    }
  }

  public Span reported() {
    return month.span(Period.MONTH);
  }
}

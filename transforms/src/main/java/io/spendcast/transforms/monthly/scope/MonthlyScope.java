package io.spendcast.transforms.monthly.scope;

import java.io.Serializable;
import java.math.BigDecimal;
import java.time.Instant;

/**
 * What a run of the report looks at, so that all its reads see the same.
 *
 * @param arrivalBound only facts with a lower arrival, and what belongs to them
 * @param moment when the bound was taken: what has no arrival was stored before
 * @param alertThreshold that the stream alerts over; an alert was right when more was spent
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

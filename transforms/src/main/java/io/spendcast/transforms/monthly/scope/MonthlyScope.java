package io.spendcast.transforms.monthly.scope;

import java.io.Serializable;
import java.time.Instant;
import java.util.List;
import java.util.function.Function;
import org.apache.beam.sdk.transforms.Flatten;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionList;

/**
 * Scope of a run of the report, so that all its reads see the same data.
 *
 * @param sources databases with the facts; all records of a customer are in one of them
 * @param moment time at which the bounds were read; rows without an arrival count if stored before
 */
public record MonthlyScope(ReportMonth month, List<MonthlySource> sources, Instant moment)
    implements Serializable {

  public MonthlyScope {
    sources = List.copyOf(sources);
  }

  public Span reported() {
    return month.span(Period.MONTH);
  }

  /** Reads the same from each source, and gathers what was read. */
  public <T> PCollection<T> fromEach(Function<MonthlySource, PCollection<T>> read) {
    return PCollectionList.of(sources.stream().map(read).toList())
        .apply("GatherSources", Flatten.pCollections());
  }
}

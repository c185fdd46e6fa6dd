package io.spendcast.transforms.parse;

import io.spendcast.transforms.outcome.Money;
import java.io.Serializable;
import java.time.LocalDate;
import java.util.Optional;

/** Knows what a currency is worth in the base currency. */
public interface Exchange extends Serializable {
  /** A rate older than this is no rate: banks close for a week, not for two. */
  int OLDEST_RATE_DAYS = 10;

  /** The latest rate on or before the day, at most {@link #OLDEST_RATE_DAYS} older. */
  Optional<Money.Rate> rate(String currency, LocalDate day);
}

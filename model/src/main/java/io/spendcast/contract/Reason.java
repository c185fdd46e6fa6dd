package io.spendcast.contract;

import java.util.Locale;

/**
 * Reasons for which a record becomes a dead letter. The names are stable: metrics and dashboards
 * group by them.
 */
public enum Reason {
  NO_VALUE,
  UNKNOWN_SCHEMA,
  NOT_DECODABLE,
  TOO_LARGE,
  NOT_UTF8,
  NOT_JSON,
  NUL_CHARACTER,
  DUPLICATE_FIELD,
  MISSING_FIELD,
  WRONG_TYPE,
  BAD_ID,
  BAD_TYPE,
  BAD_TIME,
  BAD_CURRENCY,
  BAD_ITEMS,
  BAD_QUANTITY,
  BAD_PRICE,
  AMOUNT_OVERFLOW,
  NO_EXCHANGE_RATE,
  BAD_RECORD_TIME,
  NOT_STORABLE;

  /** Name as stored and shown, in lower case: {@code not_json}. */
  public String code() {
    return name().toLowerCase(Locale.ROOT);
  }
}

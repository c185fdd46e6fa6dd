package io.spendcast.pipelines;

import io.spendcast.transforms.TestDatabase;

/** What customers did, by hand: rows as the stream leaves them, a row a call. */
public final class Shop {
  private static final String INSERT =
      """
      insert into spendcast.purchases
      values ('E-%1$d', nextval('spendcast.arrivals'), '%2$s', 'O-%1$d', '%3$s', '%4$s', %5$s, %5$s,
        'USD', 1, null, '%6$s', 'web',
        '[{"sku": "%7$s", "category": "%8$s", "quantity": 1, "unit_price": "%9$s"}]', 1, 1, '%8$s',
        null, '%10$s', 0, %1$d, '%4$s', timestamptz '%4$s' + interval '250 milliseconds')
      """;

  private final TestDatabase database;
  private int events;

  public Shop(TestDatabase database) {
    this(database, 0);
  }

  /**
   * @param events how many there are already
   */
  public Shop(TestDatabase database, int events) {
    this.database = database;
    this.events = events;
  }

  public Shop purchase(String customer, String at, String amount) {
    return add("purchase", customer, at, amount, "US", "S-1", "books");
  }

  public Shop refund(String customer, String at, String amount) {
    return add("refund", customer, at, "-" + amount, "US", "S-1", "books");
  }

  /** A purchase whose names are in another script. */
  public Shop purchase(String customer, String at, String amount, String sku, String category) {
    return add("purchase", customer, at, amount, "JP", sku, category);
  }

  private Shop add(
      String type, String customer, String at, String amount, String country, String... item) {
    events++;
    database.execute(
        INSERT.formatted(
            events,
            type,
            customer,
            at,
            amount,
            country,
            item[0],
            item[1],
            amount.replace("-", ""),
            TestDatabase.TOPIC_ID));
    return this;
  }

  /** A correction of the last fact. */
  public Shop correct() {
    database.execute(
        "insert into spendcast.corrections select event_id, arrival, customer_id,"
            + " nextval('spendcast.arrivals'), 'mistyped' from spendcast.purchases"
            + " where event_id = 'E-%d'".formatted(events));
    return this;
  }

  /** A prediction for the last purchase. */
  public Shop expecting(String spend) {
    database.execute(
        "insert into spendcast.predictions values ('E-%d', 'champion', 'spend', '1', 90, 0.5, %s)"
            .formatted(events, spend));
    return this;
  }
}

package io.spendcast.simulator.shop;

import java.util.List;
import java.util.Locale;
import java.util.random.RandomGenerator;

/**
 * Category of articles: its popularity, its typical price, and how often its fans buy. A pace of 1
 * is the usual one.
 */
enum Category {
  GROCERIES(22, 5, 1.7),
  BEAUTY(12, 9, 1.1),
  FASHION(18, 17, 0.9),
  BOOKS(14, 9, 1.0),
  TOYS(8, 12, 0.8),
  HOME(12, 19, 0.7),
  SPORTS(8, 21, 0.7),
  ELECTRONICS(6, 48, 0.5);

  private static final Weighted<Category> FAVOURITES =
      Weighted.by(category -> category.popularity, List.of(values()));
  private static final List<Category> SHELVES = List.of(values());

  private final double popularity;
  final double typicalPrice;
  final double pace;

  Category(double popularity, double typicalPrice, double pace) {
    this.popularity = popularity;
    this.typicalPrice = typicalPrice;
    this.pace = pace;
  }

  static Category pick(RandomGenerator random) {
    return FAVOURITES.pick(random);
  }

  /** Category that is often bought together with this one: a neighbour in the list. */
  Category kindred(RandomGenerator random) {
    int step = random.nextBoolean() ? 1 : SHELVES.size() - 1;
    return SHELVES.get((SHELVES.indexOf(this) + step) % SHELVES.size());
  }

  /** Number of the category's first article; a thousand numbers are reserved for it. */
  int firstArticle() {
    return 1000 * (SHELVES.indexOf(this) + 1);
  }

  String code() {
    return name().toLowerCase(Locale.ROOT);
  }
}

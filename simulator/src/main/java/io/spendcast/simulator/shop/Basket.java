package io.spendcast.simulator.shop;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/**
 * Draws baskets of 1 to 6 lines, by a customer's taste. Prices are lognormal around it and snap to
 * price points, 1.49 to about 2,100, so that an article always costs the same.
 */
public final class Basket {
  private static final int MOST_LINES = 6;
  private static final double PRICE_SPREAD = 0.5;
  private static final double NO_CATEGORY_SHARE = 0.01;
  private static final double LOWEST_PRICE = 1.5;
  private static final double LOG_STEP = Math.log(1.037);
  private static final List<BigDecimal> PRICE_POINTS =
      IntStream.range(0, 200).mapToObj(Basket::pricePoint).toList();

  private Basket() {}

  public static List<Line> draw(Taste taste, RandomGenerator random) {
    int count = taste.wholesale() ? 3 + random.nextInt(MOST_LINES - 2) : retailLines(random);
    List<Line> lines = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      lines.add(line(taste, random));
    }
    return lines;
  }

  private static Line line(Taste taste, RandomGenerator random) {
    Category category = taste.pick(random);
    double wish =
        category.typicalPrice * taste.dearness() * Math.exp(PRICE_SPREAD * random.nextGaussian());
    int point = (int) (Math.log(wish / LOWEST_PRICE) / LOG_STEP);
    int article = Math.max(0, Math.min(PRICE_POINTS.size() - 1, point));
    boolean unsorted = random.nextDouble() < NO_CATEGORY_SHARE;
    return new Line(
        "SKU-" + (category.firstArticle() + article),
        unsorted ? "" : category.code(),
        quantity(taste, random),
        PRICE_POINTS.get(article));
  }

  private static int quantity(Taste taste, RandomGenerator random) {
    if (taste.wholesale()) {
      return 5 + (int) Math.min(500, Math.exp(2.2 + 0.8 * random.nextGaussian()));
    }
    double point = random.nextDouble();
    return point < 0.75 ? 1 : point < 0.93 ? 2 : 3 + random.nextInt(2);
  }

  private static int retailLines(RandomGenerator random) {
    int lines = 1;
    while (lines < MOST_LINES && random.nextDouble() < 0.45) {
      lines++;
    }
    return lines;
  }

  private static BigDecimal pricePoint(int step) {
    long cents = Math.round(100 * LOWEST_PRICE * Math.exp(LOG_STEP * step));
    return BigDecimal.valueOf(cents / 10 * 10 + 9, 2);
  }
}

package io.spendcast.local.full;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ShopTest {
  private static final Instant NOW = Instant.parse("2026-12-01T10:00:00.123Z");

  @TempDir Path folder;

  @Test
  void endsItsPastNowAndItselfHalfAYearLater() {
    Shop shop = Shop.in(folder, NOW);

    assertThat(shop.historyEnd()).isEqualTo("2026-12-01T10:00:00Z");
    assertThat(shop.flags())
        .containsExactly(
            "--customers",
            "60000",
            "--months",
            "12",
            "--seed",
            "43",
            "--end",
            "2027-06-02T10:00:00Z");
  }

  @Test
  void isTheSameAtALaterStart() {
    Shop shop = Shop.in(folder, NOW);

    assertThat(Shop.in(folder, NOW.plusSeconds(86_400))).isEqualTo(shop);
  }

  @Test
  void readsTheFileOfAnEarlierStack() throws Exception {
    Files.writeString(
        folder.resolve("shop.env"), "SHOP='--seed 7 --end 2027-01-01T00:00:00Z'\nHISTORY_END=X\n");

    Shop shop = Shop.in(folder, NOW);

    assertThat(shop.flags()).containsExactly("--seed", "7", "--end", "2027-01-01T00:00:00Z");
    assertThat(shop.historyEnd()).isEqualTo("X");
  }
}

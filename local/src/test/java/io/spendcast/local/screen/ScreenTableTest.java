package io.spendcast.local.screen;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ScreenTableTest {
  @Test
  void setsNumbersToTheRightAndTextToTheLeft() {
    assertThat(ScreenTable.lines(List.of(row("C-1", "1,250.00"), row("C-22", "9.50"))))
        .containsExactly(
            "  customer  expected spend", //
            "  C-1             1,250.00",
            "  C-22                9.50");
  }

  @Test
  void saysWhenThereIsNothing() {
    assertThat(ScreenTable.lines(List.of())).containsExactly("  (none)");
  }

  private static Map<String, String> row(String customer, String spend) {
    Map<String, String> row = new LinkedHashMap<>();
    row.put("customer", customer);
    row.put("expected_spend", spend);
    return row;
  }
}

package io.spendcast.local.stack;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class AccountingTest {
  private static final Map<String, Long> TEN =
      Map.of("purchases_and_refunds", 7L, "duplicates", 2L, "dead_letters", 1L);

  @Test
  void isContentWhenEveryRecordHasOneOutcome() {
    assertThat(new Accounting(10, 1, TEN).faults(10)).isEmpty();
  }

  @Test
  void namesWhatIsLostDoubledOrTorn() {
    assertThat(new Accounting(10, 1, TEN).faults(11))
        .containsExactly("11 records were sent, but 10 have an outcome");
    assertThat(new Accounting(9, 1, TEN).faults(9))
        .containsExactly("the ledger vouches for 9 records, but finds 10");
    assertThat(new Accounting(10, 2, TEN).faults(10))
        .containsExactly("a partition has 2 ranges of offsets in place of one");
  }
}

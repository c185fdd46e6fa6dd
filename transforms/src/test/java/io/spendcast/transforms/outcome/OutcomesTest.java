package io.spendcast.transforms.outcome;

import static io.spendcast.transforms.TestEvent.purchase;
import static io.spendcast.transforms.TestEvent.refund;
import static org.assertj.core.api.Assertions.assertThat;

import io.spendcast.domain.History;
import io.spendcast.transforms.TestEvent;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import java.util.stream.Stream;
import org.apache.beam.sdk.util.CoderUtils;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class OutcomesTest {

  static Stream<Outcome> everyKind() {
    TestEvent purchase = purchase(1, "C-1", "19.99");
    Money converted =
        Money.converted(
            new BigDecimal("10.00"),
            new Money.Rate(LocalDate.of(2026, 11, 20), new BigDecimal("1.1000000000")));
    return Stream.of(
        purchase.accepted(),
        refund(2, "C-1", "5.00").accepted(),
        Accepted.of(
            purchase.position(), purchase.original(), purchase.accepted().purchase(), converted),
        purchase.accepted().withHistory(new History(List.of(refund(0, "C-1", "1.00").fact())), 0),
        purchase.accepted().withFeatures(new FeatureVector(new float[] {1, -1, Float.NaN})),
        purchase.accepted().withUnscored("expected spend is NaN"),
        purchase.predicted("12.34"),
        purchase.alerted("1234.56"),
        purchase.deadLetter(new byte[] {0, -1}, new byte[] {'{', 0}),
        purchase.deadLetter(null, null));
  }

  @ParameterizedTest
  @MethodSource("everyKind")
  void areTheSameAfterEncoding(Outcome outcome) throws Exception {
    byte[] bytes = CoderUtils.encodeToByteArray(Outcomes.CODER, outcome);

    assertThat(CoderUtils.decodeFromByteArray(Outcomes.CODER, bytes)).isEqualTo(outcome);
    assertThat(CoderUtils.encodeToByteArray(Outcomes.CODER, outcome)).isEqualTo(bytes);
  }

  @Test
  void areSmallBesideTheRecordItself() throws Exception {
    Outcome purchase = purchase(1, "C-1", "19.99").accepted();
    int recordBytes = purchase.original().value().orElseThrow().length;

    assertThat(CoderUtils.encodeToByteArray(Outcomes.CODER, purchase))
        .hasSizeLessThanOrEqualTo(recordBytes + 200);
  }
}

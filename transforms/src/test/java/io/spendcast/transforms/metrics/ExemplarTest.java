package io.spendcast.transforms.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ExemplarTest {

  @Test
  void isTheSameBehindItsGauges() {
    for (Exemplar exemplar :
        new Exemplar[] {
          new Exemplar(0, 0, 0),
          new Exemplar(3, 1_041, 250),
          new Exemplar(32_767, (1L << 48) - 1, (1L << 43) - 1)
        }) {
      assertThat(exemplar.fits()).isTrue();
      assertThat(Exemplar.of(exemplar.packedPosition(), exemplar.packedValue())).contains(exemplar);
    }
  }

  @Test
  void isNoneWhenTheGaugesAreOfDifferentRecords() {
    Exemplar one = new Exemplar(3, 1_041, 250);
    Exemplar other = new Exemplar(3, 3_541, 900);

    assertThat(Exemplar.of(one.packedPosition(), other.packedValue())).isEmpty();
  }

  @Test
  void doesNotFitWhenAPartOverflows() {
    assertThat(new Exemplar(32_768, 0, 0).fits()).isFalse();
    assertThat(new Exemplar(0, 1L << 48, 0).fits()).isFalse();
    assertThat(new Exemplar(0, 0, 1L << 43).fits()).isFalse();
    assertThat(new Exemplar(0, 0, -1).fits()).isFalse();
  }
}

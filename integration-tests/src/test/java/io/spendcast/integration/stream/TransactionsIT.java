package io.spendcast.integration.stream;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TransactionsIT {
  @Test
  void countsAbortedRecordsAndMarkersAsVoid() {
    try (StreamRig rig = StreamRig.named("transactions");
        TransactionalShop shop = new TransactionalShop(rig.topic())) {
      rig.start();
      shop.send(SampleEvents.all());

      rig.awaitAllStored();

      assertThat(rig.audit().faults()).isEmpty();
      assertThat(rig.facts().number("void.sql", "void"))
          .isEqualTo(rig.topic().offsets() - SampleEvents.all().size());
    }
  }
}

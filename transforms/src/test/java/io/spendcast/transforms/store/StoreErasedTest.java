package io.spendcast.transforms.store;

import static io.spendcast.transforms.TestEvent.purchase;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.spendcast.transforms.OneBundle;
import io.spendcast.transforms.TestDatabase;
import io.spendcast.transforms.erasure.ErasureKey;
import io.spendcast.transforms.ledger.StreamClaim;
import io.spendcast.transforms.outcome.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** C-1 was erased before anything of this came. */
class StoreErasedTest {
  private static final TestDatabase DATABASE = TestDatabase.migrated();

  @TempDir private Path folder;
  private StreamClaim claim;
  private ErasureKey key;

  @BeforeEach
  void erase() throws IOException {
    DATABASE.cleared();
    claim = DATABASE.claim("g", 2);
    key = key("0123456789abcdef0123456789abcdef");
    DATABASE.execute(
        "insert into spendcast.erasure_key (fingerprint) values ('\\x%s')"
            .formatted(HexFormat.of().formatHex(key.fingerprint().orElseThrow())));
    DATABASE.execute(
        "insert into spendcast.erased_customers (customer_hash) values ('\\x%s')"
            .formatted(HexFormat.of().formatHex(key.hashes().of("C-1"))));
  }

  @Test
  void storesNothingOfAnErasedCustomerAndCountsTheirRecords() {
    store(
        key,
        purchase(0, "C-1", "1.00").alerted("5000.00"),
        purchase(1, "C-1", "1.00").predicted("1.00"),
        purchase(2, "C-2", "1.00").alerted("6000.00"),
        purchase(3, "", "0").deadLetter("C-1".getBytes(UTF_8), "{".getBytes(UTF_8)),
        purchase(4, "", "0").deadLetter("C-2".getBytes(UTF_8), "{".getBytes(UTF_8)),
        purchase(5, "", "0").deadLetter(null, "{".getBytes(UTF_8)));

    assertThat(DATABASE.query("select event_id, arrival from spendcast.purchases"))
        .hasSize(1)
        .first()
        .asString()
        .startsWith("E-2 | ");
    assertThat(DATABASE.query("select event_id from spendcast.predictions")).containsExactly("E-2");
    assertThat(DATABASE.query("select event_id from spendcast.alerts")).containsExactly("E-2");
    assertThat(DATABASE.query("select kafka_offset from spendcast.dead_letters order by 1"))
        .containsExactly("4", "5");
    assertThat(DATABASE.query("select gap, kind from spendcast.ledger_gaps order by gap"))
        .containsExactly("[0,2) | erased", "[3,4) | erased");
    assertThat(DATABASE.accounting().get(0)).isEqualTo("0 | 1 | 6 | 1 | 0 | 2 | 3");
  }

  /** Of a letter with several customers one is enough; the others' letters stay. */
  @Test
  void storesNoDeadLetterThatMentionsAnErasedCustomerInItsPayload() {
    store(
        key,
        purchase(0, "", "0").deadLetter(null, json("\"C\\u002d1\"")),
        purchase(1, "", "0").deadLetter("C-2".getBytes(UTF_8), json("[\"C-3\",\"C-1\"]")),
        purchase(2, "", "0").deadLetter("\"C-1\"".getBytes(UTF_8), null),
        purchase(3, "", "0").deadLetter(null, json("\"C-2\"")),
        purchase(4, "", "0").deadLetter(null, null));

    assertThat(DATABASE.query("select kafka_offset from spendcast.dead_letters order by 1"))
        .containsExactly("3", "4");
    assertThat(DATABASE.query("select gap, kind from spendcast.ledger_gaps order by gap"))
        .containsExactly("[0,3) | erased");
    assertThat(DATABASE.accounting().get(0)).isEqualTo("0 | 1 | 5 | 0 | 0 | 2 | 3");
  }

  @Test
  void changesNothingWhenTheRecordsComeAgain() {
    store(key, purchase(0, "C-1", "1.00").accepted(), purchase(1, "C-2", "1.00").accepted());

    store(key, purchase(0, "C-1", "1.00").accepted(), purchase(1, "C-2", "1.00").accepted());

    assertThat(DATABASE.accounting().get(0)).isEqualTo("0 | 1 | 2 | 1 | 0 | 0 | 1");
  }

  @Test
  void keepsTheEventOfAnotherCustomerWithTheSameId() {
    store(
        key,
        purchase(0, "C-1", "1.00").withId("E-X").accepted(),
        purchase(1, "C-2", "2.00").withId("E-X").accepted());

    assertThat(DATABASE.query("select customer_id, kafka_offset from spendcast.purchases"))
        .containsExactly("C-2 | 1");
    assertThat(DATABASE.accounting().get(0)).isEqualTo("0 | 1 | 2 | 1 | 0 | 0 | 1");
  }

  @Test
  void storesNothingAtAllWithoutTheKeyOrWithAnother() throws IOException {
    for (ErasureKey wrong : new ErasureKey[] {ErasureKey.NONE, key("x".repeat(32))}) {
      assertThatThrownBy(() -> store(wrong, purchase(0, "C-2", "1.00").accepted()))
          .hasStackTraceContaining("customers were erased by another key");
    }
    assertThat(DATABASE.query("select * from spendcast.purchases")).isEmpty();
    assertThat(DATABASE.accounting().get(0)).isEqualTo("0 | 0 | 0 | 0 | 0 | 0 | 0");
  }

  private void store(ErasureKey with, Outcome... bundle) {
    OneBundle.through(Store.into(DATABASE.postgres(), claim).withErasureKey(with), bundle);
  }

  private static byte[] json(String customers) {
    return ("{\"customer_id\":" + customers + ",").getBytes(UTF_8);
  }

  private ErasureKey key(String content) throws IOException {
    Path file = Files.createTempFile(folder, "erasure", ".key");
    return new ErasureKey(Files.writeString(file, content).toString());
  }
}

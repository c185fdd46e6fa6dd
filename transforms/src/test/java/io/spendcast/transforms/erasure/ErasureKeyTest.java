package io.spendcast.transforms.erasure;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ErasureKeyTest {
  @TempDir private Path folder;

  /** Beside OpenSSL: {@code printf C-42 | openssl dgst -sha256 -hmac 0123456789abcdef…}. */
  @Test
  void hashesAsEverybodyDoes() throws IOException {
    ErasureKey.Hashes hashes = key("0123456789abcdef0123456789abcdef\n").hashes();

    assertThat(HexFormat.of().formatHex(hashes.of("C-42")))
        .isEqualTo("9fb5c12ff31b6e3fc50ec9fd28946778abc97aef662a15ae5041422a15f49843");
    assertThat(hashes.of("C-42".getBytes(UTF_8))).isEqualTo(hashes.of("C-42"));
  }

  @Test
  void tellsKeysApartByTheirFingerprints() throws IOException {
    byte[] one = key("one".repeat(20)).fingerprint().orElseThrow();

    assertThat(key("one".repeat(20) + "\n").fingerprint().orElseThrow()).isEqualTo(one);
    assertThat(key("two".repeat(20)).fingerprint().orElseThrow()).isNotEqualTo(one);
  }

  @Test
  void hashesNothingWithoutAKey() {
    assertThat(ErasureKey.NONE.fingerprint()).isEmpty();
    assertThat(ErasureKey.NONE.hashes().of("C-42")).isNull();
  }

  @Test
  void refusesAShortKeyWithoutSayingIt() {
    assertThatThrownBy(() -> key("too-short").fingerprint())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("must have at least 32 characters, but has 9")
        .hasMessageNotContaining("too-short");
  }

  @Test
  void namesAFileThatIsNotThere() {
    assertThatThrownBy(() -> new ErasureKey("/no/such/file").fingerprint())
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageContaining("/no/such/file");
  }

  private ErasureKey key(String content) throws IOException {
    Path file = Files.createTempFile(folder, "erasure", ".key");
    return new ErasureKey(Files.writeString(file, content).toString());
  }
}

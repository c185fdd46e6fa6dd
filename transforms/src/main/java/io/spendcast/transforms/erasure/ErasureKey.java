package io.spendcast.transforms.erasure;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.spendcast.inference.PerJvm;
import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Secret key that turns a customer's id into a hash (HMAC-SHA-256, 32 bytes). The hash is all that
 * is remembered of an erased customer. Without the key, nobody can test ids against the hashes.
 *
 * @param file path of a file that holds the key and nothing else, at least 32 characters; empty for
 *     no key. Every worker reads its own copy
 */
public record ErasureKey(String file) implements Serializable {
  public static final ErasureKey NONE = new ErasureKey("");

  /** Error message about a key that is not the one that customers were erased by. */
  public static final String OTHER =
      "customers were erased by another key than that of --erasureKeyFile: without it nobody can tell"
          + " whose records must not be stored";

  /** Environment variable that names the key file where no flag does. */
  public static final String VARIABLE = "SPENDCAST_ERASURE_KEY_FILE";

  private static final String ALGORITHM = "HmacSHA256";
  private static final int SHORTEST = 32;

  /** Text that is no customer's id, since ids hold no NUL. */
  private static final byte[] CONSTANT = "\0spendcast".getBytes(UTF_8);

  /**
   * Fingerprint that distinguishes this key from others; empty without a key.
   *
   * @throws IllegalArgumentException when the file is no key
   */
  public Optional<byte[]> fingerprint() {
    return file.isEmpty() ? Optional.empty() : Optional.of(hashes().of(CONSTANT));
  }

  /** Makes hashes, for one thread; all null without a key. */
  public Hashes hashes() {
    if (file.isEmpty()) {
      return new Hashes(null);
    }
    return new Hashes(PerJvm.get(Secret.class, this, this::read).newMac());
  }

  private Secret read() {
    byte[] key;
    try {
      key = Files.readString(Path.of(file)).strip().getBytes(UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read the erasure key file " + file, e);
    }
    if (key.length < SHORTEST) {
      throw new IllegalArgumentException(
          "the erasure key in %s must have at least %d characters, but has %d"
              .formatted(file, SHORTEST, key.length));
    }
    return new Secret(new SecretKeySpec(key, ALGORITHM));
  }

  private record Secret(SecretKeySpec key) implements AutoCloseable {
    Mac newMac() {
      try {
        Mac mac = Mac.getInstance(ALGORITHM);
        mac.init(key);
        return mac;
      } catch (GeneralSecurityException e) {
        throw new IllegalStateException("every JVM has " + ALGORITHM, e);
      }
    }

    @Override
    public void close() {}
  }

  /** Hashes of customers' ids, for use by one thread. */
  public static final class Hashes {
    private final Mac mac;

    private Hashes(Mac mac) {
      this.mac = mac;
    }

    /** Whether there is a key. */
    public boolean areMade() {
      return mac != null;
    }

    public byte[] of(String customerId) {
      return of(customerId.getBytes(UTF_8));
    }

    /** Hash of a customer's id; null for null, and without a key. */
    public byte[] of(byte[] customerId) {
      return mac == null || customerId == null ? null : mac.doFinal(customerId);
    }
  }
}

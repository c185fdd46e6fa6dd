package io.spendcast.contract;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Iterator;
import java.util.SplittableRandom;

/**
 * Endless records for fuzzing: of eight, one is a valid event and the others were damaged one to
 * three times; about one in a thousand is null, larger than 1 MiB or nested 100,000 deep. The same
 * seed gives the same bytes. Their Kafka timestamp should be in 2027.
 */
public final class Mutations implements Iterator<byte[]> {
  private static final Mutation[] ALL = Mutation.values();

  private final SplittableRandom random;
  private final SampleEvents events;

  private Mutations(long seed) {
    this.random = new SplittableRandom(seed);
    this.events = SampleEvents.seeded(seed);
  }

  public static Mutations seeded(long seed) {
    return new Mutations(seed);
  }

  @Override
  public boolean hasNext() {
    return true;
  }

  /** The next record's value; null is a tombstone. */
  @Override
  public byte[] next() {
    byte[] event = events.next().getBytes(UTF_8);
    if (random.nextInt(1_000) == 0) {
      return extreme(event);
    }
    int damages = random.nextInt(8) == 0 ? 0 : random.nextInt(1, 4);
    for (int i = 0; i < damages; i++) {
      event = ALL[random.nextInt(ALL.length)].damage(event, random);
    }
    return event;
  }

  private byte[] extreme(byte[] event) {
    String text = new String(event, UTF_8);
    String nested =
        switch (random.nextInt(4)) {
          case 0 -> null;
          case 1 -> text + " ".repeat(1 << 20);
          case 2 -> text.replaceFirst("\\{", "{\"x\": " + "[".repeat(100_000));
          default -> "{\"x\":".repeat(100_000) + text;
        };
    return nested == null ? null : nested.getBytes(UTF_8);
  }
}

package io.spendcast.local.full;

import io.spendcast.local.process.StackException;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Properties;

/**
 * The simulated shop of a stack. The stack loads half a year of its past; what the shop sells from
 * then on is sent as it happens.
 *
 * @param flags flags of the simulator, which ends half a year from now
 * @param historyEnd end of the past
 */
record Shop(List<String> flags, String historyEnd) {
  private static final int HALF_A_YEAR = 183;

  /** The shop of this folder, opened now when there is none. */
  static Shop in(Path folder, Instant now) {
    Path file = folder.resolve("shop.env");
    try {
      if (!Files.exists(file)) {
        Instant end = now.truncatedTo(ChronoUnit.SECONDS);
        String flags = "--customers 60000 --months 12 --seed 43 --end ";
        String lines = "SHOP='%s%s'\nHISTORY_END=%s\n";
        Files.writeString(
            file, lines.formatted(flags, end.plus(HALF_A_YEAR, ChronoUnit.DAYS), end));
      }
      Properties properties = new Properties();
      try (Reader reader = Files.newBufferedReader(file)) {
        properties.load(reader);
      }
      String flags = properties.getProperty("SHOP").replace("'", "");
      return new Shop(List.of(flags.split(" ", -1)), properties.getProperty("HISTORY_END"));
    } catch (IOException e) {
      throw new StackException("cannot read " + file, e);
    }
  }
}

package io.spendcast.pipelines;

import java.util.TimeZone;

/** Another default time zone of this JVM, and so of the database sessions that it begins. */
public final class InTimeZone {
  private InTimeZone() {}

  public static void run(String zone, Runnable code) {
    TimeZone before = TimeZone.getDefault();
    TimeZone.setDefault(TimeZone.getTimeZone(zone));
    try {
      code.run();
    } finally {
      TimeZone.setDefault(before);
    }
  }
}

package io.spendcast.local.monitor;

/**
 * Something that goes wrong.
 *
 * @param alert that tells of it
 * @param cause makes it go wrong, and returns what makes it good again
 */
record Fault(String name, String alert, Cause cause) {

  @FunctionalInterface
  interface Cause {
    Repair happen() throws Exception;
  }

  @FunctionalInterface
  interface Repair {
    void repair() throws Exception;
  }
}

package io.spendcast.local.monitor;

/**
 * Fault that can be caused in a running stack.
 *
 * @param alert name of the alert that must fire
 * @param cause causes the fault and returns its repair
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

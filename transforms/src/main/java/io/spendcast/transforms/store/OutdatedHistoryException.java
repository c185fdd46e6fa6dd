package io.spendcast.transforms.store;

/**
 * A fact of a bundle's customers was corrected between look-up and store. Nothing was stored; a new
 * try looks the histories up again.
 */
public final class OutdatedHistoryException extends IllegalStateException {
  private static final long serialVersionUID = 1L;

  OutdatedHistoryException() {
    super(
        "a fact of the bundle's customers was corrected after their histories were looked up;"
            + " nothing was stored, and the next try looks them up again");
  }
}

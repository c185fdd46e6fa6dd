package io.spendcast.transforms.store;

import io.spendcast.transforms.alerts.AlertRules;
import io.spendcast.transforms.erasure.ErasureKey;
import java.io.Serializable;

/**
 * What of a bundle is stored, beyond what always is.
 *
 * @param storeFeatures whether each scored purchase's features are
 * @param erasureKey that tells the customers who were erased, and of whom nothing is
 */
public record StoreRules(AlertRules alerts, boolean storeFeatures, ErasureKey erasureKey)
    implements Serializable {

  /** For a database of which no customer was erased. */
  public StoreRules(AlertRules alerts, boolean storeFeatures) {
    this(alerts, storeFeatures, ErasureKey.NONE);
  }
}

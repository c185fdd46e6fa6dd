package io.spendcast.transforms.store;

import io.spendcast.transforms.alerts.AlertRules;
import io.spendcast.transforms.erasure.ErasureKey;
import java.io.Serializable;

/**
 * Rules for the parts of a bundle whose storing is optional: alerts, features and erased customers.
 *
 * @param storeFeatures whether each scored purchase's features are stored
 * @param erasureKey key that identifies erased customers, of whom nothing is stored
 */
public record StoreRules(AlertRules alerts, boolean storeFeatures, ErasureKey erasureKey)
    implements Serializable {

  /** Rules without an erasure key, for a database of which no customer was erased. */
  public StoreRules(AlertRules alerts, boolean storeFeatures) {
    this(alerts, storeFeatures, ErasureKey.NONE);
  }
}

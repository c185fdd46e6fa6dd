package io.spendcast.transforms;

import java.io.Serializable;

/**
 * What of a bundle is stored, beyond what always is.
 *
 * @param storeFeatures whether each scored purchase's features are
 */
record StoreRules(AlertRules alerts, boolean storeFeatures) implements Serializable {}

package io.spendcast.transforms.trace;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Bundles that this JVM has begun and not stored. Those of failed tries are forgotten in time. */
final class BegunBundles {
  private static final int MOST = 1_000;

  private final Map<BundleId, BegunBundle> bundles =
      new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<BundleId, BegunBundle> eldest) {
          return size() > MOST;
        }
      };

  synchronized void add(BundleId id, BegunBundle bundle) {
    bundles.put(id, bundle);
  }

  synchronized Optional<BegunBundle> remove(BundleId id) {
    return Optional.ofNullable(bundles.remove(id));
  }
}

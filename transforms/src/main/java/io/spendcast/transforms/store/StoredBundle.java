package io.spendcast.transforms.store;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.spendcast.transforms.alerts.PendingAlert;
import io.spendcast.transforms.erasure.ErasureKey;
import io.spendcast.transforms.ledger.StreamClaim;
import io.spendcast.transforms.metrics.Exemplar;
import io.spendcast.transforms.trace.BundleId;
import io.spendcast.transforms.trace.BundleTraces;
import java.io.IOException;
import java.io.Serializable;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.beam.sdk.io.jdbc.JdbcWriteResult;
import org.apache.beam.sdk.metrics.Metrics;

/**
 * Result of storing a bundle: the alerts that it added, and its identity. A redelivered bundle adds
 * none.
 */
public final class StoredBundle extends JdbcWriteResult implements Serializable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final List<String> COUNTED =
      List.of("stored", "duplicates", "dead_letters", "erased", "predictions", "suppressed");

  private final BundleId id;
  private final List<PendingAlert> alerts;

  private StoredBundle(BundleId id, List<PendingAlert> alerts) {
    this.id = id;
    this.alerts = List.copyOf(alerts);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof StoredBundle that && id.equals(that.id) && alerts.equals(that.alerts);
  }

  @Override
  public int hashCode() {
    return Objects.hash(id, alerts);
  }

  public BundleId id() {
    return id;
  }

  /** Alerts that this bundle made, held for their publisher for 30 seconds. */
  public List<PendingAlert> alerts() {
    return alerts;
  }

  /**
   * @throws IllegalStateException when nothing was stored because another stream has taken over, or
   *     because this one cannot tell which customers were erased
   * @throws OutdatedHistoryException when nothing was stored because a history is outdated
   */
  public static StoredBundle read(ResultSet row, StreamClaim claim)
      throws SQLException, IOException {
    row.next();
    if (row.getInt("keyless") != 0) {
      throw new IllegalStateException(ErasureKey.OTHER);
    }
    if (row.getInt("outdated") != 0) {
      throw new OutdatedHistoryException();
    }
    if (row.getInt("owners") != 1) {
      throw new IllegalStateException(
          "epoch %d of group %s is over: another stream has taken over"
              .formatted(claim.epoch(), claim.group()));
    }
    if (row.getInt("partitions") == 0) {
      throw new IllegalStateException("the bundle's partitions are not in the ledger");
    }
    BundleId id =
        new BundleId(claim.topicId(), row.getInt("first_partition"), row.getLong("first_offset"));
    Map<String, Long> counts = new LinkedHashMap<>();
    for (String count : COUNTED) {
      counts.put(count, row.getLong(count));
      Metrics.counter(Store.class, count).inc(row.getLong(count));
    }
    BundleTraces.ofThisJvm().stored(id, counts);
    Exemplar first =
        new Exemplar(id.partition(), id.offset(), Math.max(0, row.getLong("first_age")));
    StoreMetrics.count(JSON.readTree(row.getString("ages")), first, row.getLong("micros"));
    List<PendingAlert> alerts = new ArrayList<>();
    for (JsonNode alert : JSON.readTree(row.getString("alerts"))) {
      alerts.add(
          new PendingAlert(
              alert.get(0).asText(),
              alert.get(1).asText(),
              alert.get(2).asText(),
              alert.get(3).asLong()));
    }
    return new StoredBundle(id, alerts);
  }
}

package io.spendcast.pipelines.cli.model;

import io.spendcast.features.Features;
import io.spendcast.pipelines.cli.Rows;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The features and predictions of a sample of purchases. */
final class DriftWeek {
  private static final List<String> OUTPUTS = List.of("purchase_probability", "expected_spend");

  private final ZoneId zone;
  private final List<float[]> features = new ArrayList<>();
  private final List<double[]> predictions = new ArrayList<>();

  /**
   * @param zone time zone of the shop's days
   */
  DriftWeek(ZoneId zone) {
    this.zone = zone;
  }

  /**
   * Adds a purchase. Its features are computed again from its history: the same bits as were
   * scored.
   */
  void add(ResultSet row) throws SQLException {
    features.add(Features.of(Rows.history(row), Rows.purchase(row), zone));
    predictions.add(new double[] {row.getDouble(OUTPUTS.get(0)), row.getDouble(OUTPUTS.get(1))});
  }

  int size() {
    return features.size();
  }

  Map<DriftReference.Series, double[]> values() {
    Map<DriftReference.Series, double[]> values = new LinkedHashMap<>();
    for (int i = 0; i < Features.NAMES.size(); i++) {
      int feature = i;
      values.put(
          new DriftReference.Series("feature", Features.NAMES.get(i)),
          features.stream().mapToDouble(vector -> vector[feature]).toArray());
    }
    for (int i = 0; i < OUTPUTS.size(); i++) {
      int output = i;
      values.put(
          new DriftReference.Series("prediction", OUTPUTS.get(i)),
          predictions.stream().mapToDouble(scores -> scores[output]).toArray());
    }
    return values;
  }
}

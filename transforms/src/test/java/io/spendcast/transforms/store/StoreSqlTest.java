package io.spendcast.transforms.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.spendcast.transforms.database.Sql;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class StoreSqlTest {
  private static final Pattern ARRAYS =
      Pattern.compile(
          "unnest\\(([^()]*:[^()]*)\\)( with ordinality)?\\s+as \\w\\(([^)]*)\\)", Pattern.DOTALL);
  private static final Pattern PARAMETER = Pattern.compile("(?<!:):([a-z]+)_([a-z_]+)");

  /** A parameter is named after its group and the column that it becomes. */
  @Test
  void namesEachArrayAfterTheColumnAtItsPlace() {
    Matcher matcher = ARRAYS.matcher(Sql.of(Store.class, "Store.sql"));
    int groups = 0;
    while (matcher.find()) {
      List<MatchResult> parameters = PARAMETER.matcher(matcher.group(1)).results().toList();
      List<String> columns = new ArrayList<>(List.of(matcher.group(3).strip().split(",\\s*")));
      if (matcher.group(2) != null) {
        columns.remove(columns.size() - 1);
      }

      assertThat(parameters).extracting(p -> p.group(2)).isEqualTo(columns);
      assertThat(parameters.stream().map(p -> p.group(1)).distinct()).hasSize(1);
      groups++;
    }
    assertThat(groups).isEqualTo(7);
  }
}

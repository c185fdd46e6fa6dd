package io.spendcast.transforms.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class NamedSqlTest {

  @Test
  void replacesNamesAndLeavesTypesAndQuotedTextsAlone() {
    NamedSql sql = NamedSql.parse("select :a_b::int[], ':c', x::text, :d, :a_b from t");

    assertThat(sql.text()).isEqualTo("select ?::int[], ':c', x::text, ?, ? from t");
    assertThat(sql.names()).containsExactly("a_b", "d");
  }

  @Test
  void refusesANameThatTheStatementDoesNotHave() {
    assertThatThrownBy(() -> NamedSql.parse("select :a").bind(null).set("b", 1))
        .hasMessage("the statement has no parameter b");
  }
}

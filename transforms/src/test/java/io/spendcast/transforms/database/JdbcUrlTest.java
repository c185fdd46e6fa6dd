package io.spendcast.transforms.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JdbcUrlTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "jdbc:postgresql://db/shop",
        "jdbc:postgresql://db:6432,other:6432/shop?targetServerType=primary&sslmode=verify-full",
        "jdbc:postgresql://[::1]:5432/a%20shop?user=stream&sslrootcert=/etc/ca.crt",
        "jdbc:postgresql://db/shop?service=passwords&ApplicationName=reset-password",
        "jdbc:postgresql:shop"
      })
  void takesAnAddressAsItIs(String url) {
    assertThat(JdbcUrl.checked(url)).isEqualTo(url);
    assertThat(new Postgres(url, "u", "").jdbcUrl()).isEqualTo(url);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "jdbc:postgresql://db/shop?password=s3cret",
        "jdbc:postgresql://db/shop?sslmode=disable&password=s3cret&user=x",
        "jdbc:postgresql://db/shop?PASSWORD=s3cret",
        "jdbc:postgresql://db/shop?%70assword=s3cret",
        "jdbc:postgresql://db/shop?%2570assword=s3cret",
        "jdbc:postgresql://db/shop? password =s3cret",
        "jdbc:postgresql://db/shop?sslpassword=s3cret",
        "jdbc:postgresql://db/shop?pwd=s3cret",
        "jdbc:postgresql://db/shop;password=s3cret",
        "jdbc:postgresql:shop?password=s3cret",
        "jdbc:postgresql://user:s3cret@db/shop",
        "jdbc:postgresql://s3cret@db/shop",
        "jdbc:postgresql://user:s3/cret@db/shop",
        "postgresql://user:s3cret@db/shop",
        "postgres://db/shop?password=s3cret",
        "host=db user=x password=s3cret"
      })
  void refusesAPasswordInAnySpellingWithoutRepeatingIt(String url) {
    assertThatThrownBy(() -> new Postgres(url, "u", ""))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("must not hold a password: use --dbPasswordFile or PGPASSWORD");
  }

  @Test
  void hidesSecretsInAText() {
    assertThat(
            JdbcUrl.hidden(
                "Unknown option: '--jdbcurl=jdbc:postgresql://u:s3cret@db/x?sslPassword=s3cret&a=b'"))
        .isEqualTo("Unknown option: '--jdbcurl=jdbc:postgresql://…@db/x?sslPassword=…&a=b'");
    assertThat(JdbcUrl.hidden("use --dbPasswordFile")).isEqualTo("use --dbPasswordFile");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "db", "jdbc:mysql://db/shop"})
  void refusesWhatIsNoAddressOfPostgres(String url) {
    assertThatThrownBy(() -> JdbcUrl.checked(url))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("must start with jdbc:postgresql:, but was " + url);
  }
}

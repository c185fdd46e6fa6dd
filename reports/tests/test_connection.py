import pytest

from spendcast_reports.connection import libpq_parameters
from spendcast_reports.outcome import WrongStartError


def parameters(url: str, **more: str) -> dict:
    return libpq_parameters({"SPENDCAST_JDBC_URL": url, **more})


@pytest.mark.parametrize(
    ("url", "host", "port", "database"),
    [
        ("jdbc:postgresql://db:6432/shop", "db", "6432", "shop"),
        ("jdbc:postgresql://db/shop", "db", "5432", "shop"),
        ("jdbc:postgresql://[::1]:6432/shop", "::1", "6432", "shop"),
        ("jdbc:postgresql://a:1,b/shop", "a,b", "1,5432", "shop"),
        ("jdbc:postgresql:shop", "localhost", "5432", "shop"),
        ("jdbc:postgresql://db/a%20shop", "db", "5432", "a shop"),
    ],
)
def test_knows_what_jdbc_urls_look_like(url, host, port, database):
    found = parameters(url)

    assert (found["host"], found["port"], found["dbname"]) == (host, port, database)


def test_takes_over_what_libpq_knows_and_leaves_out_what_the_driver_alone_does():
    found = parameters(
        "jdbc:postgresql://db/shop?sslmode=verify-full&ApplicationName=x&reWriteBatchedInserts=true"
    )

    assert found["sslmode"] == "verify-full"
    assert found["application_name"] == "x"
    assert "reWriteBatchedInserts" not in found


def test_takes_the_user_and_the_password_of_the_file(tmp_path):
    file = tmp_path / "password"
    file.write_text("s3cret\n")

    found = parameters(
        "jdbc:postgresql://db/shop",
        SPENDCAST_DB_USER="reporter",
        SPENDCAST_DB_PASSWORD_FILE=str(file),
    )

    assert (found["user"], found["password"]) == ("reporter", "s3cret")


@pytest.mark.parametrize(
    "variables",
    [
        {},
        {"SPENDCAST_JDBC_URL": "postgresql://db/shop"},
        {"SPENDCAST_JDBC_URL": "jdbc:postgresql://db/shop?password=x"},
        {"SPENDCAST_JDBC_URL": "jdbc:postgresql:x", "SPENDCAST_DB_PASSWORD_FILE": "/nowhere/x"},
    ],
)
def test_refuses_what_names_no_database_or_holds_a_secret(variables):
    with pytest.raises(WrongStartError):
        libpq_parameters(variables)


@pytest.mark.parametrize(
    "url",
    [
        "jdbc:postgresql://db/shop?password=s3cret",
        "jdbc:postgresql://db/shop?sslmode=disable&PASSWORD=s3cret",
        "jdbc:postgresql://db/shop?%70assword=s3cret",
        "jdbc:postgresql://db/shop?sslpassword=s3cret",
        "jdbc:postgresql://user:s3/cret@db/shop",
        "postgresql://user:s3cret@db/shop",
        "postgres://db/shop?password=s3cret",
        "host=db password=s3cret",
    ],
)
def test_refuses_a_password_in_any_spelling_without_repeating_it(url):
    with pytest.raises(WrongStartError) as refusal:
        parameters(url)

    assert "must not hold a password" in str(refusal.value)
    assert "s3cret" not in str(refusal.value)


def test_asks_a_silent_host_after_half_a_minute():
    found = parameters("jdbc:postgresql://db/shop")

    assert found["keepalives_idle"] + 3 * found["keepalives_interval"] == 60
    assert found["keepalives_count"] == 3

import pytest
from airflow.sdk import Connection
from airflow.sdk.exceptions import AirflowException

from spendcast_dags.programs import SparkBatch, exit_code, jdbc_url


def test_a_url_has_what_java_needs_and_no_password():
    connection = Connection.from_uri(
        "postgres://report:secret@db.example:5433/shop?sslmode=verify-full&sslrootcert=%2Fca.pem"
        "&connect_timeout=10",
        "spendcast",
    )

    url = jdbc_url(connection)

    assert url == "jdbc:postgresql://db.example:5433/shop?sslmode=verify-full&sslrootcert=/ca.pem"


def test_a_setting_that_holds_a_password_is_refused_without_repeating_it():
    connection = Connection.from_uri("postgres://report@db/shop?sslpassword=s3cret", "spendcast")

    with pytest.raises(ValueError, match="must not hold") as refusal:
        jdbc_url(connection)

    assert "s3cret" not in str(refusal.value)


def test_a_url_has_the_usual_port_where_none_is_given():
    connection = Connection.from_uri("postgres://report@db/shop", "spendcast")

    assert jdbc_url(connection) == "jdbc:postgresql://db:5432/shop"


def test_a_batch_may_read_from_a_standby_and_writes_to_the_primary():
    batch = SparkBatch(task_id="compute", main="MonthlyReport", arguments=["--month=2026-10"])

    assert batch.application_args[:2] == [
        "--jdbcUrl={{ jdbc_url(conn.spendcast) }}",
        "--readJdbcUrl={{ var.value.get('spendcast_read_jdbc_url', '') }}",
    ]


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ("Cannot execute: spark-submit --master local[2]. Error code is: 20.\nlog", 20),
        ("Cannot execute: x. Error code is: 1. Kubernetes spark exit code is: 20", 20),
        ("Cannot execute: x. Error code is: 0. Kubernetes spark exit code is: 20", 20),
        ("Cannot execute: x. Error code is: 2.", 2),
        ("No driver id is known", None),
    ],
)
def test_the_exit_code_is_read_from_what_the_hook_says(said, code):
    assert exit_code(AirflowException(said)) == code

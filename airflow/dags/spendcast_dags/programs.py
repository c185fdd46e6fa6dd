"""How the programs of Spendcast are started, and with which database.

They get the database of the connection `spendcast`, and its password from the file of the variable
`spendcast_db_password_file`, which the Spark driver must be able to read: a password in a flag or
in Spark's settings would be seen by others. What deletes gets the owner's.
"""

import re
import shutil
from datetime import UTC, datetime, timedelta

from airflow.providers.apache.spark.operators.spark_submit import SparkSubmitOperator
from airflow.sdk import Connection, Context, Variable
from airflow.sdk.exceptions import AirflowException, AirflowRescheduleException

NOT_READY = REFUSED = 20
LATER = timedelta(minutes=10)

PASSWORD_FILE = "{{ var.value.spendcast_db_password_file }}"
# Empty: the facts are read from the primary too.
STANDBY = "{{ var.value.get('spendcast_read_jdbc_url', '') }}"
# Empty: there are no shards, and the facts are in the database of the connection.
SHARDS = "{{ var.value.get('spendcast_shards', '') }}"
ENVIRONMENT = {
    "SPENDCAST_JDBC_URL": "{{ jdbc_url(conn.spendcast) }}",
    "SPENDCAST_DB_USER": "{{ conn.spendcast.login }}",
    "SPENDCAST_DB_PASSWORD_FILE": PASSWORD_FILE,
}
OWNER_ENVIRONMENT = {
    "SPENDCAST_JDBC_URL": "{{ jdbc_url(conn.spendcast_owner) }}",
    "SPENDCAST_DB_USER": "{{ conn.spendcast_owner.login }}",
    "SPENDCAST_DB_PASSWORD_FILE": "{{ var.value.spendcast_owner_password_file }}",
}


def jdbc_url(connection: Connection) -> str:
    """A connection of Airflow as Java takes it: with its settings for TLS, without its password."""
    url = f"jdbc:postgresql://{connection.host}:{connection.port or 5432}/{connection.schema}"
    if secret := [name for name in connection.extra_dejson if "password" in name.lower()]:
        raise ValueError(f"connection {connection.conn_id} must not hold {secret}: use a file")
    tls = [
        f"{name}={value}" for name, value in connection.extra_dejson.items() if name[:3] == "ssl"
    ]
    return url + ("?" + "&".join(tls) if tls else "")


MACROS = {"jdbc_url": jdbc_url}


def command(words: str) -> str:
    """One of the commands for people, for a shell that has one of the ENVIRONMENTs."""
    jar = '"{{ var.value.spendcast_jar }}"'
    return f"exec java -Xmx256m -cp {jar} io.spendcast.pipelines.Spendcast {words}"


class SparkBatch(SparkSubmitOperator):
    """Runs a main of the shaded jar by spark-submit.

    A main that says it is not ready (exit code 20) is asked again later, as a sensor would be: that
    is no failure and uses up no retry.

    out_folder: one of this machine that the main wants empty; what a failed try left is deleted.
    """

    template_fields = (*SparkSubmitOperator.template_fields, "out_folder")

    def __init__(self, *, main: str, arguments: list[str], out_folder: str | None = None, **kwargs):
        self.out_folder = out_folder
        super().__init__(
            name=main,
            conn_id="spendcast_spark",
            application="{{ var.value.spendcast_jar }}",
            java_class=f"io.spendcast.pipelines.{main}",
            application_args=[
                f"--jdbcUrl={ENVIRONMENT['SPENDCAST_JDBC_URL']}",
                f"--readJdbcUrl={STANDBY}",
                f"--dbUser={ENVIRONMENT['SPENDCAST_DB_USER']}",
                f"--dbPasswordFile={PASSWORD_FILE}",
                *arguments,
            ],
            **kwargs,
        )

    def execute(self, context: Context) -> None:
        self.conf = Variable.get("spendcast_spark_conf", default={}, deserialize_json=True)
        if self.out_folder:
            shutil.rmtree(self.out_folder, ignore_errors=True)
        try:
            super().execute(context)
        except AirflowException as failure:
            if exit_code(failure) != NOT_READY:
                raise
            self.log.info("not ready yet: asked again in %s", LATER)
            raise AirflowRescheduleException(datetime.now(UTC) + LATER) from failure


def exit_code(failure: AirflowException) -> int | None:
    """Of spark-submit, or on Kubernetes of the driver. The hook tells it in words only."""
    codes = re.findall(r"(?:Error|exit) code is: ([1-9]\d*)", str(failure))
    return int(codes[-1]) if codes else None

"""Whether alerts go out. The stream sends them; one that waits means that nobody does."""

from airflow.sdk.exceptions import AirflowFailException

from spendcast_dags import sql


def require_sent() -> None:
    waiting, oldest, zone = sql.database("spendcast").get_first(sql.text("waiting_alerts.sql"))
    if waiting:
        raise AirflowFailException(
            f"{waiting} alerts wait to be sent, the oldest since {oldest:%Y-%m-%d %H:%M} {zone}: is"
            " the stream running, and does SNS take what it sends? `spendcast status` tells more"
        )

"""The sums that the dashboards' views read."""

from airflow.sdk.exceptions import AirflowSkipException

from spendcast_dags import sql


def refresh() -> None:
    """Adds what was stored since the last time; skipped by a database from before the dashboards."""
    database = sql.database("spendcast")
    if not database.get_first(sql.text("has_dashboards.sql"))[0]:
        raise AirflowSkipException("this database has nothing to refresh for dashboards")
    database.run(sql.text("refresh_dashboards.sql"))

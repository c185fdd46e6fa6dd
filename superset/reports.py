"""The stored monthly reports, read-only, inside Superset: its login, its role, its connection."""

from flask import Blueprint, Response, abort
from flask_login import current_user

reports = Blueprint("spendcast_reports", __name__, url_prefix="/reports")

# The page is ours, but nothing in it may run or reach out, whatever it was rendered from.
POLICY = "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:"
KINDS = {"html": "text/html; charset=utf-8", "pdf": "application/pdf"}


@reports.route("/<month>/<int:revision>.<kind>")
def report(month: str, revision: int, kind: str) -> Response:
    """A report of a month (2026-10) as it was sent out; 404 when there is none."""
    from sqlalchemy import text
    from superset import db, security_manager
    from superset.models.core import Database

    if not current_user.is_authenticated or not security_manager.can_access(
        "can_read", "Dashboard"
    ):
        abort(403)
    if kind not in KINDS:
        abort(404)
    spendcast = db.session.query(Database).filter_by(database_name="Spendcast").one()
    statement = text(
        f"select {kind} from dashboards.month_report_files"  # one of KINDS
        " where month = :month and revision = :revision"
    )
    with spendcast.get_sqla_engine() as engine, engine.connect() as connection:
        row = connection.execute(statement, {"month": month, "revision": revision}).first()
    if row is None:
        abort(404)
    body = row[0] if isinstance(row[0], str) else bytes(row[0])
    headers = {"X-Content-Type-Options": "nosniff"}
    if kind == "pdf":
        headers["Content-Disposition"] = f'attachment; filename="spendcast-{month}.pdf"'
    return Response(body, content_type=KINDS[kind], headers=headers)


# Superset's own policy for every page is set by Talisman, which looks here for another.
report.talisman_view_options = {"content_security_policy": POLICY}

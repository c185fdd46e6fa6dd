"""Links of alerts: a customer's dashboard, and the page on which an alert is marked as handled."""

from urllib.parse import quote, urlencode

from flask import Blueprint, Response, abort, redirect, render_template, request
from flask_login import current_user

customers = Blueprint("spendcast_customers", __name__, template_folder="html")

DASHBOARD = "/superset/dashboard/customer/"
FILTER = "NATIVE_FILTER-customer"  # of assets/dashboards/Customer.yaml
MARK = ("can_mark", "Alerts")  # the permission to change an alert's state
STATES = ("handled", "dismissed", "open")
LONGEST_NOTE = 500

ONE_CUSTOMER = "select 1 from dashboards.customer_profile where customer_id = :id limit 1"
ONE_ALERT = "select * from dashboards.alerts_all where event_id = :id"
CALL = "call dashboards.mark_alert(:event, :state, :person, :note, null)"


@customers.route("/customers")
def customer() -> Response:
    """The dashboard of a customer (?id=C-1); 404 when no such customer is stored."""
    if refusal := refuse_stranger():
        return refusal
    name = request.args.get("id", "")
    if first(ONE_CUSTOMER, name) is None:
        return page("no_customer.html", 404, name=name)
    return redirect(f"{DASHBOARD}?{urlencode({'native_filters': chosen(name)}, quote_via=quote)}")


def chosen(name: str) -> str:
    """The state of the dashboard's filter with a customer chosen, in Superset's own notation."""
    import prison

    data = {"filters": [{"col": "customer_id", "op": "IN", "val": [name]}]}
    state = {"label": name, "validateStatus": False, "value": [name]}
    return prison.dumps(
        {FILTER: {"id": FILTER, "extraFormData": data, "filterState": state, "ownState": {}}}
    )


@customers.route("/alerts", methods=["GET"])
def alert() -> Response:
    """An alert (?event=E-1) with buttons for those who may mark it."""
    if refusal := refuse_stranger():
        return refusal
    found = first(ONE_ALERT, request.args.get("event", ""))
    if found is None:
        return page("no_alert.html", 404)
    return page("alert.html", 200, alert=found, may=may(*MARK), longest=LONGEST_NOTE)


@customers.route("/alerts", methods=["POST"])
def mark() -> Response:
    """Marks an alert. Superset itself refuses a request without its token against forgery."""
    if not current_user.is_authenticated or not may(*MARK):
        abort(403)
    event, state = request.form.get("event", ""), request.form.get("state", "")
    note = request.form.get("note", "").strip() or None
    if state not in STATES or len(note or "") > LONGEST_NOTE:
        abort(400)
    if not call(event, state, current_user.username, note):
        return page("no_alert.html", 404)
    return redirect(f"/alerts?{urlencode({'event': event})}", code=303)


def refuse_stranger() -> Response | None:
    """Sends people without a login to it, and back afterwards; only viewers go further."""
    if not current_user.is_authenticated:
        from superset import appbuilder

        return redirect(appbuilder.get_url_for_login_with(request.full_path))
    if not may("can_read", "Dashboard"):
        abort(403)
    return None


def may(permission: str, of: str) -> bool:
    from superset import security_manager

    return security_manager.can_access(permission, of)


def first(statement: str, value: str):
    """The first row of a statement as the dashboards' user; None when there is none."""
    from sqlalchemy import text

    with engine() as source, source.connect() as connection:
        return connection.execute(text(statement), {"id": value}).mappings().first()


def call(event: str, state: str, person: str, note: str | None) -> bool:
    """Changes an alert's state; False when there is no such alert. Sessions are read-only else."""
    from sqlalchemy import text

    values = {"event": event, "state": state, "person": person, "note": note}
    with engine() as source, source.begin() as connection:
        connection.execute(text("set transaction read write"))
        return connection.execute(text(CALL), values).scalar() is not None


def engine():
    from superset import db
    from superset.models.core import Database

    return db.session.query(Database).filter_by(database_name="Spendcast").one().get_sqla_engine()


def page(template: str, status: int, **values) -> Response:
    return Response(render_template(template, **values), status, {"Cache-Control": "no-store"})


def refuse_calls(sql: str, database=None, **_) -> str:
    """Keeps analysts from marking alerts in SQL Lab, in a name of their choice."""
    from superset.errors import ErrorLevel, SupersetError, SupersetErrorType
    from superset.exceptions import SupersetErrorException
    from superset.sql.parse import SQLScript

    statements = SQLScript(sql, database.db_engine_spec.engine).statements
    if any(str(statement._parsed.this).upper() == "CALL" for statement in statements):
        refusal = "CALL is not allowed: mark alerts on their page"
        kind = SupersetErrorType.DML_NOT_ALLOWED_ERROR
        raise SupersetErrorException(SupersetError(refusal, kind, ErrorLevel.ERROR))
    return sql

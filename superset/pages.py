"""Two changes to Superset's own pages: where a person lands, and how an unknown figure shows."""

from flask import Blueprint, Response, jsonify, redirect, request

HOME = "/superset/dashboard/today/"
# The locale whose words are below. The browser asks for the words of every locale but "en".
LOCALE = "en-US"
UNKNOWN = {"No data": ["–"]}

pages = Blueprint("spendcast_pages", __name__)


@pages.before_app_request
def land_on_today() -> Response | None:
    """Superset's home lists what one has made oneself: nothing, for most people."""
    return redirect(HOME) if request.path.rstrip("/") == "/superset/welcome" else None


@pages.route(f"/superset/language_pack/{LOCALE}/")
def words() -> Response:
    """A figure without a value is a dash, as in the report; a table's cell stays N/A."""
    head = {"domain": "superset", "lang": "en", "plural_forms": "nplurals=2; plural=(n != 1)"}
    return jsonify({"domain": "superset", "locale_data": {"superset": {"": head, **UNKNOWN}}})

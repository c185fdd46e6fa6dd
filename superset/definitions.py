"""Cache of each dashboard's charts and datasets, for a minute and for one person who only looks."""

import re

from flask import Blueprint, Response, request
from flask_login import current_user
from superset.extensions import cache_manager, security_manager

PATH = re.compile(r"/api/v1/dashboard/[^/]+/(charts|datasets)/?")
SECONDS = 60

definitions = Blueprint("spendcast_definitions", __name__)


@definitions.before_app_request
def kept() -> Response | None:
    """Superset computes the datasets' answer anew each time, which took 0.5 s of an opening."""
    found = cache_manager.cache.get(key()) if keeps() else None
    if not found:
        return None
    body, encoding = found
    response = Response(body, mimetype="application/json")
    response.headers["Cache-Status"] = "spendcast; hit"
    if encoding:
        response.headers["Content-Encoding"] = encoding
    return response


@definitions.after_app_request
def keep(response: Response) -> Response:
    if keeps() and response.status_code == 200 and not cache_manager.cache.has(key()):
        answer = response.get_data(), response.headers.get("Content-Encoding")
        cache_manager.cache.set(key(), answer, timeout=SECONDS)
    return response


def keeps() -> bool:
    """Other roles edit charts and datasets, and must see each change at once."""
    return bool(
        request.method == "GET"
        and PATH.fullmatch(request.path)
        and current_user.is_authenticated
        and [role.name for role in security_manager.get_user_roles(current_user)] == ["growth"]
    )


def key() -> str:
    encodings = request.headers.get("Accept-Encoding", "")
    return f"definitions:{current_user.get_id()}:{request.full_path}:{encodings}"

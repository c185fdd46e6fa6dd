"""Dashboards on phones: one chart below the other. Superset has one layout for all screens."""

import json
import re

from flask import Blueprint, Response, request

PAGE = re.compile(r"/(superset|login)/")
LAYOUT = re.compile(r"/api/v1/dashboard/[^/]+/?")
WHOLE = 12
# Twice as wide as the screen, to be moved sideways: twelve months, and axes of many hours or weeks.
WIDE = {
    "Not as it should be, by hour",
    "Predictions by hour and version",
    "Retention by cohort",
    "Revenue by the minute",
}
# Heads of tables, and what is above these, need more lines; a figure does not.
TALL, MORE = 30, 12
# Without the first line a phone shows a page of 980 pixels, made small. The filters, which take
# most of the width, are for larger screens.
HEAD = b"""<head>
<meta name="viewport" content="width=device-width, initial-scale=1">
<style>
[data-test="dashboard-filters-panel"], .sidebar-resizer { display: none; }
div:has(> [data-test="dashboard-filters-panel"]) { display: block !important; }
[data-test="dashboard-header-wrapper"] { max-width: 100vw !important; }
[data-test="metadata-bar"] { display: none !important; }
.dragdroppable-row { overflow-x: auto; }
.grid-container { margin-left: 8px !important; margin-right: 8px !important; }
</style>"""

phones = Blueprint("spendcast_phones", __name__)


@phones.before_app_request
def uncompressed() -> None:
    """What is changed below must not be compressed before."""
    if changes():
        request.environ.pop("HTTP_ACCEPT_ENCODING", None)


@phones.after_app_request
def fit(response: Response) -> Response:
    """Changes what a phone is sent, and nothing that is stored."""
    if PAGE.match(request.path) or LAYOUT.fullmatch(request.path):
        response.vary.add("User-Agent")
    if not changes() or response.direct_passthrough:
        return response
    if response.mimetype == "text/html":
        response.set_data(response.get_data().replace(b"<head>", HEAD, 1))
    elif response.is_json:
        answer = response.get_json()
        result = answer.get("result") if isinstance(answer, dict) else None
        if isinstance(result, dict) and result.get("position_json"):
            result["position_json"] = json.dumps(stacked(json.loads(result["position_json"])))
            response.set_data(json.dumps(answer))
    return response


def changes() -> bool:
    """Whether a phone asks for a page or for the layout of a dashboard."""
    wanted = PAGE.match(request.path) or LAYOUT.fullmatch(request.path)
    return bool(wanted and request.method == "GET") and "Mobi" in request.headers.get(
        "User-Agent", ""
    )


def stacked(layout: dict) -> dict:
    """The layout with a column in each row, in which the row's boxes lie below each other.

    Every box keeps its row and its column as parents, since filters name these as their scope.
    """
    boxes = {name: box for name, box in layout.items() if isinstance(box, dict)}
    added = {}
    for name, row in boxes.items():
        if row["type"] in ("CHART", "COLUMN", "MARKDOWN"):
            row["meta"]["width"] = WHOLE * (1 + (row["meta"].get("sliceName") in WIDE))
        if row["type"] == "MARKDOWN":
            row["meta"]["height"] *= 2
        elif row["type"] == "CHART" and row["meta"]["height"] >= TALL:
            row["meta"]["height"] += MORE
        if row["type"] != "ROW" or len(row["children"]) < 2:
            continue
        column = f"COLUMN-phone-{name}"
        inner = [
            in_row(child, column, added) if boxes[child]["type"] == "COLUMN" else child
            for child in row["children"]
        ]
        added[column] = box("COLUMN", column, inner, {"width": WHOLE})
        row["children"] = [column]
    return layout | added


def in_row(child: str, column: str, added: dict) -> str:
    """A column lies in a row: makes one for it."""
    name = f"ROW-phone-{child}"
    added[name] = box("ROW", name, [child], {})
    return name


def box(kind: str, name: str, children: list[str], meta: dict) -> dict:
    background = {"background": "BACKGROUND_TRANSPARENT"}
    return {"type": kind, "id": name, "children": children, "meta": background | meta}

"""Writes what was edited in Superset back to assets/ or a FOLDER, without ids: a readable diff."""

import os
import re
import shutil
import sys
from operator import itemgetter
from pathlib import Path

import yaml
from currency import generalize

ASSETS = Path(__file__).parent / "assets"
PLACE = "postgresql+psycopg2://superset@127.0.0.1:5432/spendcast"
PARTICULAR = {"slice_id", "datasource", "dashboards", "url_params", "chartsInScope", "tabsInScope"}


def main(target: Path = ASSETS) -> None:
    from import_dashboards import base_currency
    from sqlalchemy.engine import make_url
    from superset.app import create_app

    currency = base_currency(make_url(os.environ["SPENDCAST_DASHBOARDS_URL"]))
    assets = read_assets()
    with create_app().app_context():
        from flask import g
        from superset import db, security_manager
        from superset.commands.dashboard.export import ExportDashboardsCommand
        from superset.models.dashboard import Dashboard

        g.user = security_manager.find_user("admin")
        slugs = {yaml.safe_load(path.read_text())["slug"] for path in ASSETS.glob("dashboards/*")}
        ids = [board.id for board in db.session.query(Dashboard).filter(Dashboard.slug.in_(slugs))]
        files = {name: content() for name, content in ExportDashboardsCommand(ids).run()}
    for kind in ("charts", "dashboards", "databases", "datasets"):
        shutil.rmtree(target / kind, ignore_errors=True)
    for name, text in files.items():
        if name != "metadata.yaml":
            content = yaml.safe_load(text)
            write(target, name, generalize(content, assets.get(content.get("uuid")), currency))


def read_assets() -> dict[str, dict]:
    """The objects of assets/, by their UUID."""
    found = [yaml.safe_load(path.read_text()) for path in ASSETS.rglob("*.yaml")]
    return {content["uuid"]: content for content in found if "uuid" in content}


def write(target: Path, name: str, content: dict) -> None:
    path = target / re.sub(r"(_\d+)?\.yaml$", ".yaml", name)
    path.parent.mkdir(parents=True, exist_ok=True)
    content = general(content)
    for kind, name in (("columns", "column_name"), ("metrics", "metric_name")):
        if kind in content:  # else in the order in which rows happen to lie
            content[kind].sort(key=itemgetter(name))
    if "sqlalchemy_uri" in content:
        content["sqlalchemy_uri"] = PLACE
    path.write_text(yaml.safe_dump(content, sort_keys=True, allow_unicode=True, width=100))


def general(value):
    """Without what only one Superset knows: numbers of rows, and caches of what they lead to."""
    if isinstance(value, dict):
        kept = {key: general(inner) for key, inner in value.items() if key not in PARTICULAR}
        return {key: 0 if key == "chartId" else inner for key, inner in kept.items()}
    if isinstance(value, list):
        return [general(inner) for inner in value]
    return value


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:]))

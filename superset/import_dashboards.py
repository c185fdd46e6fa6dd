"""Brings Superset to what assets/ says (or another FOLDER): its roles, users and dashboards."""

import os
import sys
from pathlib import Path

from currency import USUAL, Currency, localize
from customers import MARK
from sqlalchemy import create_engine, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import SQLAlchemyError

ASSETS = Path(__file__).parent / "assets"
DATABASE = "databases/Spendcast.yaml"

# What a person needs to look at dashboards, and nothing else: no editing, no SQL, no lists of data.
LOOK = {
    ("can_dashboard", "Superset"),
    ("can_log", "Superset"),
    ("can_read", "AdvancedDataType"),
    ("can_read", "AvailableDomains"),
    ("can_read", "Chart"),
    ("can_read", "CssTemplate"),
    ("can_read", "CurrentUserRestApi"),
    ("can_read", "Dashboard"),
    ("can_read", "DashboardFilterStateRestApi"),
    ("can_read", "DashboardPermalinkRestApi"),
    ("can_read", "Dataset"),
    ("can_read", "SecurityRestApi"),
    ("can_read", "Theme"),
    ("can_recent_activity", "Log"),
    ("can_time_range", "Api"),
    ("can_view_chart_as_table", "Dashboard"),
    ("can_drill", "Dashboard"),
    ("can_write", "DashboardFilterStateRestApi"),
    ("can_write", "DashboardPermalinkRestApi"),
    ("menu_access", "Dashboards"),
}
PEOPLE = ("growth", "analyst")


def main(assets: Path = ASSETS) -> None:
    from superset.app import create_app

    app = create_app()
    with app.app_context():
        upgrade_own_tables()
        from flask import g
        from superset import security_manager

        g.user = admin(security_manager)
        import_assets(assets)
        define_roles(security_manager)
        add_people(security_manager)


def upgrade_own_tables() -> None:
    import superset
    from flask_migrate import upgrade
    from superset import appbuilder, security_manager

    upgrade(directory=str(Path(superset.__file__).parent / "migrations"))
    appbuilder.add_permissions(update_perms=True)
    security_manager.sync_role_definitions()


def admin(security_manager):
    """The administrator: made at the first time, with the environment's password."""
    return security_manager.find_user("admin") or security_manager.add_user(
        "admin",
        "Spendcast",
        "admin",
        "admin@localhost",
        security_manager.find_role("Admin"),
        password=os.environ["SUPERSET_ADMIN_PASSWORD"],
    )


def import_assets(assets: Path) -> None:
    """All or nothing. Objects are known by their UUID: what is there is overwritten."""
    import yaml
    from superset.commands.importers.v1.assets import ImportAssetsCommand

    contents = {
        path.relative_to(assets).as_posix(): path.read_text()
        for path in sorted(assets.rglob("*.yaml"))
    }
    require_charts(yaml.safe_load(text) for text in contents.values())
    database = yaml.safe_load(contents[DATABASE])
    url = make_url(os.environ["SPENDCAST_DASHBOARDS_URL"])
    currency = base_currency(url)
    contents = {
        name: yaml.safe_dump(localize(yaml.safe_load(text), currency), sort_keys=False)
        for name, text in contents.items()
    }
    database["sqlalchemy_uri"] = url.render_as_string(hide_password=False)
    contents[DATABASE] = yaml.safe_dump(database)
    password = os.environ.get("SPENDCAST_DASHBOARDS_PASSWORD")
    ImportAssetsCommand(contents, passwords={DATABASE: password} if password else {}).run()
    count = len([name for name in contents if name.startswith("dashboards/")])
    print(f"{count} dashboards imported, reading {url.render_as_string()}")


def base_currency(url) -> Currency:
    """The database's; one of two decimals, with a warning, while it has none yet."""
    password = os.environ.get("SPENDCAST_DASHBOARDS_PASSWORD")
    engine = create_engine(url.set(password=password) if password else url)
    try:
        with engine.connect() as connection:
            found = connection.execute(
                text("select currency, currency_decimals from dashboards.refreshed")
            ).first()
    except SQLAlchemyError as problem:
        found = None
        print(f"import: the base currency could not be read: {problem}", file=sys.stderr)
    finally:
        engine.dispose()
    if found is None or found.currency is None:
        print(
            "import: no base currency yet, so amounts show two decimals; import again after "
            "`spendcast migrate`",
            file=sys.stderr,
        )
        return Currency(None, USUAL)
    return Currency(*found)


def require_charts(objects) -> None:
    """Superset takes a dashboard whose charts are missing, and then hides it from everybody."""
    objects = list(objects)
    known = {o["uuid"] for o in objects if "slice_name" in o}
    for dashboard in (o for o in objects if "position" in o):
        boxes = [box for box in dashboard["position"].values() if isinstance(box, dict)]
        missing = [
            b["meta"]["sliceName"]
            for b in boxes
            if b["type"] == "CHART" and b["meta"]["uuid"] not in known
        ]
        if missing:
            sys.exit(f"import: {dashboard['dashboard_title']} shows {missing}, which no file has")


def define_roles(security_manager) -> None:
    """growth sees the dashboards and marks alerts; analyst asks questions of their own as well, in
    SQL on the views, and marks none."""
    from superset import db
    from superset.connectors.sqla.models import SqlaTable
    from superset.models.core import Database

    spendcast = db.session.query(Database).filter_by(database_name="Spendcast").one()
    tables = db.session.query(SqlaTable).filter_by(database_id=spendcast.id)
    look = {security_manager.find_permission_view_menu(*pair) for pair in LOOK}
    if None in look:
        missing = [p for p in LOOK if not security_manager.find_permission_view_menu(*p)]
        sys.exit(f"this Superset does not know {missing}")
    look |= {security_manager.add_permission_view_menu("datasource_access", t.perm) for t in tables}
    every_table = security_manager.add_permission_view_menu("database_access", spendcast.perm)
    sql = set(security_manager.find_role("sql_lab").permissions)
    explore = set(security_manager.find_role("Gamma").permissions)
    mark = security_manager.add_permission_view_menu(*MARK)
    admins = security_manager.find_role("Admin")
    admins.permissions = list({*admins.permissions, mark})
    for name, permissions in {
        "growth": look | {mark},
        "analyst": (look | explore | sql | {every_table}) - {mark},  # Superset's Gamma has all
    }.items():
        security_manager.add_role(name).permissions = list(permissions)
    db.session.commit()


def add_people(security_manager) -> None:
    """A user for each role whose password the environment has: for one machine, and for tests."""
    for name in PEOPLE:
        password = os.environ.get(f"SUPERSET_{name.upper()}_PASSWORD")
        if password and not security_manager.find_user(name):
            role = security_manager.find_role(name)
            security_manager.add_user(
                name, "Spendcast", name, f"{name}@localhost", role, password=password
            )


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:]))

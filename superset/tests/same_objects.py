"""Fails unless the Superset of DATABASE_URI has exactly as many objects as assets/ has files."""

import sys
from pathlib import Path

from sqlalchemy import create_engine, text

ASSETS = Path(__file__).parent.parent / "assets"
TABLES = {"charts": "slices", "dashboards": "dashboards", "databases": "dbs", "datasets": "tables"}

with create_engine(sys.argv[1]).connect() as superset:
    for folder, table in TABLES.items():
        wanted = len(list((ASSETS / folder).rglob("*.yaml")))
        found = superset.execute(text(f"select count(*) from {table}")).scalar()
        if found != wanted:
            sys.exit(f"{found} {folder} in Superset, {wanted} in assets/")
print("as many objects in Superset as in assets/, none doubled")

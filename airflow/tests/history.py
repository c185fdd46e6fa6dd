"""A simulated shop's history, in the database as the stream would have stored it, but unscored.

The stream itself is tested elsewhere; here its facts are wanted in seconds.
"""

import subprocess
from datetime import datetime
from pathlib import Path

from facts import TOPIC_ID
from servers import ROOT, Database

INSERT = (Path(__file__).parent / "history.sql").read_text()


def load(database: Database, folder: Path, until: datetime, months: int, customers: int) -> int:
    """Loads whole months up to a moment; returns how many purchases and refunds."""
    file = folder / "history.ndjson"
    subprocess.run(
        [
            *(str(ROOT / "bin" / "simulate"), "history", "--badShare=0", "--duplicateShare=0"),
            *(f"--customers={customers}", f"--months={months}", "--seed=7"),
            *(f"--end={until:%Y-%m-%dT%H:%M:%SZ}", f"--out={file}"),
        ],
        check=True,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    connection = database.connect()
    try:
        with connection.cursor() as cursor, file.open() as lines:
            cursor.execute(
                "create temp table lines (n bigint generated always as identity, e jsonb)"
            )
            # No line holds these characters, so each is one value as it stands.
            cursor.copy_expert(
                r"copy lines (e) from stdin (format csv, quote e'\x01', delimiter e'\x02')", lines
            )
            cursor.execute(INSERT, {"topic_id": TOPIC_ID})
            return cursor.rowcount
    finally:
        connection.close()

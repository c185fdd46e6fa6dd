"""Refuses a `make stack` that could not work: lists what this machine lacks."""

import os
import re
import shutil
import socket
import sys
from pathlib import Path

STACK = Path(os.environ["STACK"])
NEEDED_MEMORY_GIB, NEEDED_DISK_GIB = 7, 8
NAMES = re.findall(r"^(\w+_PORT)=", (Path(__file__).parent / "ports.env").read_text(), re.M)
POM = (Path(__file__).parent.parent / "pom.xml").read_text()
POSTGRES = re.findall(r"<postgres.binaries.version>(\d+)", POM)[0]
PORTS = {name: int(os.environ[name]) for name in NAMES}


def preflight() -> None:
    """Exits with 2 and one line for each thing that is missing."""
    STACK.mkdir(parents=True, exist_ok=True)
    missing = []
    available = re.search(r"MemAvailable: +(\d+)", Path("/proc/meminfo").read_text())
    available = int(available[1]) / 2**20
    if available < NEEDED_MEMORY_GIB:
        missing.append(f"{NEEDED_MEMORY_GIB} GiB of free memory, there are {available:.1f}")
    free = shutil.disk_usage(STACK).free / 2**30
    if free < NEEDED_DISK_GIB:
        missing.append(f"{NEEDED_DISK_GIB} GiB of free disk at {STACK}, there are {free:.1f}")
    if (STACK / "history.sent").exists():  # until December 2026 the history went through the stream
        missing.append(f"a new shop, this one is of an older version: rm -r {STACK}")
    data = STACK / "postgres/data/PG_VERSION"
    if data.exists() and data.read_text().strip() != POSTGRES:
        missing.append(
            f"a new shop, PostgreSQL {data.read_text().strip()} made this one's data and the stack"
            f" runs {POSTGRES}: rm -r {STACK}"
        )
    for name in ("java", "setsid"):
        if not shutil.which(name):
            missing.append(f"the program {name}")
    for name, port in PORTS.items():
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                missing.append(
                    f"port {port} ({name} in stack/ports.env): something listens there;"
                    " STACK_PORTS=25000 make stack takes others"
                )
    if missing:
        print("make stack needs:", *missing, sep="\n  ", file=sys.stderr)
        sys.exit(2)


if __name__ == "__main__":
    preflight()

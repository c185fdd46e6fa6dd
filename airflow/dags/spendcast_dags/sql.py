"""The statements, each in a file."""

from pathlib import Path

FOLDER = Path(__file__).parent / "sql"


def text(file: str) -> str:
    return (FOLDER / file).read_text()

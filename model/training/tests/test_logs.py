"""The log of a whole run of the program, as JSON."""

import json
import os
import subprocess
import sys

FAILING = """
import logging, sys, warnings
from spendcast_training import __main__, outcome
def fails(options):
    logging.getLogger("spendcast_training.csv_log").info('read "a file"')
    logging.getLogger("mlflow.store").warning("of a library")
    warnings.warn("an old\\nfunction")
    raise RuntimeError('of "two"\\nlines')
__main__.COMMANDS["rollback"].run = fails
sys.exit(__main__.main(["rollback"]))
"""


def run(*arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, *arguments],
        env={**os.environ, **variables},
        capture_output=True,
        text=True,
        timeout=120,
    )


def test_writes_each_line_as_json_an_uncaught_error_included():
    done = run("-c", FAILING, SPENDCAST_LOG_FORMAT="json")

    lines = [json.loads(line) for line in done.stderr.splitlines()]
    assert done.returncode == 1
    assert [(line["level"], line["logger"]) for line in lines] == [
        ("INFO", "spendcast_training.csv_log"),
        ("WARN", "mlflow.store"),
        ("WARN", "py.warnings"),
        ("ERROR", "spendcast_training"),
    ]
    assert all(list(line)[:4] == ["time", "level", "logger", "message"] for line in lines)
    assert lines[0]["message"] == 'read "a file"'
    assert lines[0]["time"].endswith("Z")
    assert 'RuntimeError: of "two"\nlines' in lines[3]["error"]
    assert all("error" not in line for line in lines[:3])
    assert done.stdout == ""


def test_reports_what_a_command_ends_with_in_one_line():
    arguments = ("-m", "spendcast_training", "golden", "--model=none", "--out=none")

    as_json = run(*arguments, SPENDCAST_LOG_FORMAT="json")
    as_text = run(*arguments, SPENDCAST_LOG_FORMAT="text")

    assert as_text.stderr.startswith("golden: ")
    assert json.loads(as_json.stderr)["message"] + "\n" == as_text.stderr
    assert as_json.returncode == as_text.returncode

"""What the stream's database knows, as `bin/spendcast` tells it."""

import csv
import json
import subprocess
from pathlib import Path

import numpy as np

from spendcast_training.explanation import read_features
from spendcast_training.outcome import WrongStartError

PROGRAM = Path(__file__).resolve().parents[3] / "bin" / "spendcast"


def features_of_event(event_id: str) -> np.ndarray:
    """What a stored purchase was scored on.

    Raises WrongStartError, in the program's words, where it tells nothing.
    """
    asked = [str(PROGRAM), "features", "--event", event_id]
    done = subprocess.run(asked, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise WrongStartError(done.stderr.strip())
    names, values = csv.reader(done.stdout.splitlines())
    told = dict(zip(names[2:], map(float, values[2:]), strict=True))
    return read_features(json.dumps(told))

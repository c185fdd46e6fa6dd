"""CDNOW: 23,570 customers of a music shop and all they bought from January 1997 to June 1998.

The customers are those who first bought in the first quarter of 1997 (Fader and Hardie,
"Forecasting Repeat Sales at CDNOW", Interfaces 31, 2001). The file is the one that the package
`lifetimes` ships.
"""

import hashlib
from collections import Counter
from datetime import UTC, datetime
from decimal import Decimal
from importlib.metadata import files
from pathlib import Path

from spendcast_training.events import MICROSECOND
from spendcast_training.examples import make_examples
from spendcast_training.features import EPOCH, Fact
from spendcast_training.inputs import Data

PACKAGE, FILE = "lifetimes", "CDNOW_master.txt"


def cdnow(horizon_days: int = 90, limit: int = 300_000, seed: int = 1) -> Data:
    """Every purchase whose horizon is over, and the customers at each month's beginning."""
    facts, digest = read_cdnow()
    examples = make_examples(facts, horizon_days, limit, seed)
    counts = Counter(purchases=sum(map(len, facts.values())), customers=len(facts))
    return Data(examples, horizon_days, "USD", digest, counts)


def read_cdnow() -> tuple[dict[str, list[Fact]], str]:
    """Facts by customer, in the order of time; and the file's SHA-256.

    The file knows days, not times: purchases of one day do not see one another. A purchase of 0
    dollars is one. Units are the number of CDs.
    """
    facts: dict[str, list[Fact]] = {}
    content = _file().read_bytes()
    for line in content.decode("ascii").splitlines()[1:]:
        if line.strip():
            customer, day, units, dollars = line.split()
            at = datetime.strptime(day, "%Y%m%d").replace(tzinfo=UTC)
            cents = int(Decimal(dollars) * 100)
            fact = Fact((at - EPOCH) // MICROSECOND, cents, False, int(units), 1, "")
            facts.setdefault(customer, []).append(fact)
    return facts, hashlib.sha256(content).hexdigest()


def _file() -> Path:
    """Without importing the package, which would bring all of its own."""
    for file in files(PACKAGE) or []:
        if file.name == FILE:
            return Path(file.locate())
    raise ValueError(f"the installed {PACKAGE} has no {FILE}; install {PACKAGE}==0.11.3")

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
from spendcast_training.features import E4, EPOCH, Fact
from spendcast_training.log import Log

PACKAGE, FILE = "lifetimes", "CDNOW_master.txt"


def read_cdnow() -> Log:
    """Facts by customer, in the order of time; the fingerprint is the file's SHA-256.

    The file knows days, not times: purchases of one day do not see one another. A purchase of 0
    dollars is one. Units are the number of CDs.
    """
    facts: dict[str, list[Fact]] = {}
    content = _file().read_bytes()
    for line in content.decode("ascii").splitlines()[1:]:
        if line.strip():
            customer, day, units, dollars = line.split()
            at = datetime.strptime(day, "%Y%m%d").replace(tzinfo=UTC)
            amount_e4 = int(Decimal(dollars) * E4)
            fact = Fact((at - EPOCH) // MICROSECOND, amount_e4, False, int(units), 1, "")
            facts.setdefault(customer, []).append(fact)
    counts = Counter(purchases=sum(map(len, facts.values())), customers=len(facts))
    return Log(facts, {}, counts, hashlib.sha256(content).hexdigest())


def _file() -> Path:
    """Without importing the package, which would bring all of its own."""
    for file in files(PACKAGE) or []:
        if file.name == FILE:
            return Path(file.locate())
    raise ValueError(f"the installed {PACKAGE} has no {FILE}; install {PACKAGE}==0.11.3")

"""The event contract in Python: accepts and rejects the lines that the stream accepts and rejects.

`io.spendcast.contract` is the Java original; its README lists the rules. The files in
`model/src/test/resources/contract` hold both languages to the same reasons.
"""

from spendcast_training.contract.event import Event, Rejection
from spendcast_training.contract.parser import parse

__all__ = ["Event", "Rejection", "parse"]

from datetime import UTC, datetime

from spendcast_training.datasets import read_cdnow
from spendcast_training.features import DAY


def test_reads_all_of_cdnow():
    log = read_cdnow()

    facts = log.facts
    assert log.counts == {"customers": 23_570, "purchases": 69_659}
    assert len(log.fingerprint) == 64
    # As in the file's second line: customer 1 bought one CD for 11.77 on New Year's Day.
    [first] = facts["00001"]
    assert (first.amount_e4, first.units) == (117_700, 1)
    assert datetime.fromtimestamp(first.micros // 10**6, UTC) == datetime(1997, 1, 1, tzinfo=UTC)
    assert all(fact.micros % DAY == 0 for fact in facts["00002"])

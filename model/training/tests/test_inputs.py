import time

import pytest
from checkout_log import event, write_lines

from spendcast_training.__main__ import main
from spendcast_training.inputs import Source, read_facts

ZONES = ("UTC", "America/New_York", "Pacific/Kiritimati")
CSV = (
    "customer_id,date,amount\nA,2024-03-10 02:30,5\nA,2024-03-10T02:30:00+05:00,6\n"
    "B,20240331,7.50\nB,2024-10-27 01:30:00 UTC,8\n"
)


@pytest.fixture
def in_zone(monkeypatch):
    def move(zone: str) -> None:
        monkeypatch.setenv("TZ", zone)
        time.tzset()

    yield move
    monkeypatch.undo()
    time.tzset()


def test_reads_the_same_in_every_time_zone(tmp_path, in_zone):
    csv, day = tmp_path / "shop.csv", tmp_path / "day.csv"
    csv.write_text(CSV)
    day.write_text("customer_id,date,amount\nA,31/03/2024 02:30,5\n")
    naive = event("E-2", occurred_at="2025-03-01T12:00:00")
    events = write_lines(tmp_path / "log.ndjson", [event("E-1"), naive])

    def all_that_is_read(zone: str):
        in_zone(zone)
        form = Source(csv=day, date_format="%d/%m/%Y %H:%M")
        return [read_facts(source) for source in (Source(csv=csv), form, Source(events=events))]

    first, *others = map(all_that_is_read, ZONES)
    assert others == [first, first]
    assert first[2].counts == {"purchases": 1, "rejected_bad_time": 1}


def test_prints_what_a_file_holds_without_training(tmp_path, capsys):
    file = tmp_path / "shop.csv"
    file.write_text(
        "Email,Date,Amount,Tags\na@x,2024-01-01,5,x\na@x,2024-02-01,-2,x\n,2024-01-01,9,x\n"
        "b@x,2024-03-01,12.50,x\n"
    )

    code = main(["train", "--csv", str(file), "--dry-run"])

    assert code == 0
    assert capsys.readouterr().out.splitlines() == [
        "… columns: customer_id = Email, date = Date, amount = Amount; not used: Tags",
        "purchases                        2",
        "refunds                          1",
        "guests                           1",
        "customers                        2",
        "days                             2024-01-01 to 2024-03-01",
        "total                            15.50 USD",
        "of it purchases                  17.50",
        "of it refunds                    -2.00",
        "currencies                       USD 3",
        "largest purchase                 12.50 2024-03-01 b@x",
        "                                 5.00 2024-01-01 a@x",
    ]


def test_names_the_first_line_that_was_rejected(tmp_path, capsys):
    naive = event("E-2", occurred_at="2025-03-01T12:00:00")
    mixed = write_lines(tmp_path / "mixed.ndjson", [event("E-1"), naive, naive])
    nothing = write_lines(tmp_path / "naive.ndjson", [naive])

    assert main(["train", "--events", str(mixed), "--dry-run"]) == 0
    assert "rejected_bad_time                2 from line 2 on\n" in capsys.readouterr().out
    assert main(["train", "--events", str(nothing), "--dry-run"]) == 1
    assert "(found: 1 rejected_bad_time from line 1 on)" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("rows", "says"),
    [("", "no rows"), ("R,2024-01-01,-5\n", "1 refunds"), (",2024-01-01,5\n", "1 guests")],
)
def test_says_that_no_purchase_is_there(tmp_path, capsys, rows, says):
    file = tmp_path / "shop.csv"
    file.write_text(f"customer_id,date,amount\n{rows}")

    code = main(["train", "--csv", str(file), "--out", str(tmp_path / "out")])

    assert code == 1
    assert capsys.readouterr().err == (
        f"train: {file}: no purchase to learn from (found: {says}); give a log with purchases\n"
    )


@pytest.mark.parametrize(
    ("flags", "code", "says"),
    [
        (["--events", "x"], 2, "--out FOLDER must be given, or --dry-run"),
        (["--examples", "x", "--dry-run"], 2, "--dry-run must come with"),
        (["--events", "x", "--encoding", "latin-1", "--dry-run"], 1, "must come with --csv"),
        (["--csv", "none.csv", "--dry-run"], 1, "No such file"),
    ],
)
def test_refuses_flags_that_do_not_go_together(capsys, flags, code, says):
    assert main(["train", *flags]) == code
    assert says in capsys.readouterr().err


def test_lists_what_is_accepted_in_the_help(capsys):
    with pytest.raises(SystemExit):
        main(["train", "--help"])

    shown = capsys.readouterr().out
    assert "customer_id, date, amount, order_total, order_id" in shown
    assert "Guests (no customer)" in shown

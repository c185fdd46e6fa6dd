"""Disks that refuse to take what is written; a limit on a file's size stands for a full one."""

import resource
from contextlib import contextmanager

import pytest

from spendcast_training.__main__ import main
from spendcast_training.whole import whole


@contextmanager
def full_disk():
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (10, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


def write_folder(out, text):
    with whole(out) as part:
        part.mkdir()
        (part / "MLmodel").write_text(text)


def test_a_file_stays_as_it_was_when_the_disk_is_full(tmp_path):
    out = tmp_path / "page.html"
    out.write_text("former")

    with (
        full_disk(),
        pytest.raises(OSError, match=r"page\.html was not written: "),
        whole(out) as part,
    ):
        part.write_text("longer than ten characters")

    assert out.read_text() == "former"
    assert list(tmp_path.iterdir()) == [out]


def test_a_folder_stays_as_it_was_when_the_disk_is_full(tmp_path):
    out = tmp_path / "model"
    out.mkdir()
    (out / "MLmodel").write_text("former")

    with full_disk(), pytest.raises(OSError, match="model was not written: "):
        write_folder(out, "longer than ten characters")

    assert (out / "MLmodel").read_text() == "former"
    assert list(tmp_path.iterdir()) == [out]


def test_a_folder_is_replaced_with_all_that_it_held(tmp_path):
    out = tmp_path / "new" / "model"
    for name in ("first", "second"):
        with whole(out) as part:
            part.mkdir()
            (part / name).touch()

    assert [file.name for file in out.iterdir()] == ["second"]
    assert list(out.parent.iterdir()) == [out]


def test_a_conversion_names_the_file_that_it_could_not_write(tmp_path, capsys):
    (tmp_path / "shop.csv").write_text("customer_id,date,amount\na@x,2024-01-01,10\n")
    out = tmp_path / "log.ndjson"

    with full_disk():
        code = main(["convert", "--csv", str(tmp_path / "shop.csv"), "--out", str(out)])

    assert code == 1
    assert f"{out} was not written: File too large" in capsys.readouterr().err
    assert [file.name for file in tmp_path.iterdir()] == ["shop.csv"]

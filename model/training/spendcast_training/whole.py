"""Files and folders that appear only when they are whole."""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def whole(out: Path) -> Iterator[Path]:
    """A path to write to, which replaces `out`, a file or a folder, at the end.

    After an error `out` is as it was. An error of the disk names `out`: Python's own names no file
    where a disk is full.
    """
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=out.parent, prefix=f".{out.name}.") as scratch:
            written = Path(scratch) / out.name
            yield written
            if out.is_dir():
                shutil.move(out, Path(scratch) / "former")
            written.replace(out)
    except OSError as problem:
        raise OSError(problem.errno, f"{out} was not written: {problem.strerror}") from problem

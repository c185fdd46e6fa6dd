"""The bytes of a file, unpacked where they are gzip."""

import gzip
import zlib
from collections.abc import Iterator
from io import BufferedReader
from pathlib import Path
from typing import BinaryIO

CHUNK = 1 << 20
GZIP = b"\x1f\x8b"
OTHERS = {
    b"PK\x03\x04": "a zip archive or an Excel workbook; unzip it, or save the sheet as CSV",
    b"\xd0\xcf\x11\xe0": "an Excel workbook; save the sheet as CSV",
    b"PAR1": "Parquet; give the folder of `bin/examples` to --examples, or save it as CSV",
    b"BZh": "packed with bzip2; unpack it with bunzip2",
    b"\xfd7zXZ\x00": "packed with xz; unpack it with unxz",
    b"\x28\xb5\x2f\xfd": "packed with zstd; unpack it with unzstd",
}


def chunks(file: Path) -> Iterator[bytes]:
    """The content in pieces. Gzip is known by its first bytes, whatever the name.

    Raises ValueError for a packing that is not read, and where gzip data are cut off or damaged.
    """
    lines = 0
    with file.open("rb") as raw, unpacked(file, raw) as content:
        try:
            while chunk := content.read1(CHUNK):
                lines += chunk.count(b"\n")
                yield chunk
        except EOFError as problem:
            raise ValueError(
                f"{file}: line {lines + 1}: the gzip data are cut off; copy the file again from "
                f"its source, or keep what is whole with `gzip -dc {file} > part` and give that"
            ) from problem
        except (gzip.BadGzipFile, zlib.error) as problem:
            raise ValueError(
                f"{file}: line {lines + 1}: the gzip data up to here are damaged ({problem}); copy "
                "the file again from its source"
            ) from problem


def byte_lines(file: Path) -> Iterator[bytes]:
    """Lines without their line feed, as the stream's `backfill` splits them."""
    rest = b""
    for chunk in chunks(file):
        whole, separator, tail = chunk.rpartition(b"\n")
        if separator:
            yield from (rest + whole).split(b"\n")
            rest = tail
        else:
            rest += chunk
    if rest:
        yield rest


def unpacked(file: Path, raw: BufferedReader) -> BinaryIO:
    """The content of an open file; the caller closes both."""
    head = raw.peek(8)
    for magic, kind in OTHERS.items():
        if head.startswith(magic):
            raise ValueError(f"{file}: line 1: the file is {kind}")
    return gzip.open(raw) if head.startswith(GZIP) else raw

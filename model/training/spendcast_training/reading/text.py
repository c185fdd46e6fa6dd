"""The text of a file in whatever encoding it is."""

import codecs
import hashlib
import io
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from spendcast_training.reading.content import chunks, unpacked

# Byte order marks; the encodings named here take the mark off.
MARKS = {
    codecs.BOM_UTF8: "utf-8-sig",
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
}
FALLBACK = "cp1252"


@dataclass(frozen=True)
class TextFile:
    """A file whose encoding is known and right for all of it.

    fingerprint: SHA-256 of the unpacked bytes. note: for people, where the encoding was a guess.
    """

    file: Path
    encoding: str
    fingerprint: str
    note: str = ""

    @classmethod
    def of(cls, file: Path, encoding: str | None = None) -> "TextFile":
        """Without an encoding: by the byte order mark, else UTF-8, else Windows-1252, with a note.

        Raises ValueError where bytes are no text in the encoding.
        """
        if file.is_fifo():
            raise ValueError(f"{file}: line 1: a pipe can't be read twice; save it as a file first")
        head = next(chunks(file), b"")
        if not head:
            raise ValueError(f"{file}: line 1: the file is empty; give one with a header and rows")
        marked = next((name for mark, name in MARKS.items() if head.startswith(mark)), None)
        if marked is None and encoding is None and head[:1000].count(b"\0") >= len(head[:1000]) / 3:
            raise ValueError(
                f"{file}: line 1: NUL characters, as of UTF-16 without a byte order mark; "
                "pass --encoding utf-16-le or utf-16-be"
            )
        chosen = encoding or marked or "utf-8"
        fingerprint, fault = _check(file, chosen)
        if fault is None:
            return cls(file, chosen, fingerprint)
        if encoding is None and marked is None and _check(file, FALLBACK)[1] is None:
            note = (
                f"encoding: {fault}, so the file is read as Windows-1252; pass --encoding if it "
                "is another"
            )
            return cls(file, FALLBACK, fingerprint, note)
        raise ValueError(
            f"{file}: {fault}; correct it, or pass --encoding with the right one, as latin-1"
        )

    @contextmanager
    def lines(self):
        """Lines with their ends, which may be LF, CR LF or CR."""
        with self.file.open("rb") as raw, unpacked(self.file, raw) as content:
            yield io.TextIOWrapper(content, encoding=self.encoding, newline="")


def _check(file: Path, encoding: str) -> tuple[str, str | None]:
    """The fingerprint, and in words the first bytes that are not of the encoding."""
    digest, lines, fault = hashlib.sha256(), 0, None
    try:
        decoder = codecs.getincrementaldecoder(encoding)()
    except LookupError as problem:
        raise ValueError(
            f"--encoding must be one that Python knows, as utf-8, latin-1 or cp1252, but was "
            f"{encoding!r}"
        ) from problem
    wide = "16" in encoding or "32" in encoding
    for chunk in chunks(file):
        digest.update(chunk)
        fault = fault or _fault(decoder, chunk, lines, encoding)
        if not fault and not wide and b"\0" in chunk:
            fault = f"line {lines + _line_ends(chunk[: chunk.index(0)]) + 1}: a NUL character"
        lines += _line_ends(chunk)
    fault = fault or _fault(decoder, b"", lines, encoding, final=True)
    return digest.hexdigest(), fault


def _fault(decoder, chunk: bytes, lines: int, encoding: str, final: bool = False) -> str | None:
    try:
        decoder.decode(chunk, final)
    except UnicodeDecodeError as problem:
        wrong = problem.object[problem.start : problem.end]
        line = lines + _line_ends(problem.object[: problem.start]) + 1
        return f"line {line}: byte 0x{wrong[:1].hex()} is not {encoding}"
    except UnicodeError as problem:
        return f"line {lines + 1}: not {encoding} ({problem})"
    return None


def _line_ends(content: bytes) -> int:
    return max(content.count(b"\n"), content.count(b"\r"))

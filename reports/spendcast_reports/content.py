"""What a report is made of, whatever it is shown on: the HTML page and the PDF show the same."""

from dataclasses import dataclass, field
from datetime import date

INK, PAPER = "#1a1a1a", "#ffffff"
DEEP = (0, 94, 148)
# From here on, white on the colour has more contrast than black.
PAPER_FROM = 0.78


@dataclass(frozen=True)
class Cell:
    """A field of a table.

    full: what was shortened; bar: the length of a bar in place of the text, from 0 to 1;
    background and ink: colours of a heat map.
    """

    text: str
    full: str = ""
    bar: float | None = None
    background: str = ""
    ink: str = ""


@dataclass(frozen=True)
class Column:
    """numeric: right-aligned and never wrapped; wide: takes what width is left; turned: upwards."""

    title: str
    numeric: bool = True
    wide: bool = False
    turned: bool = False


@dataclass(frozen=True)
class Table:
    title: str
    columns: list[Column]
    rows: list[list[Cell]]
    caption: str = ""
    dense: bool = False
    kind: str = "table"


@dataclass(frozen=True)
class Chart:
    """A picture, and in words what it shows and how to read it."""

    title: str
    svg: str
    caption: str
    kind: str = "chart"


@dataclass(frozen=True)
class Note:
    """A paragraph, such as why there is nothing to show."""

    text: str
    kind: str = "note"


@dataclass(frozen=True)
class Sentence:
    """One that can be forwarded; its sign is empty when nothing in it is unusual."""

    text: str
    sign: str = ""


@dataclass(frozen=True)
class Points:
    """Sentences one below the other, each after its sign."""

    sentences: list[Sentence]
    kind: str = "points"


@dataclass(frozen=True)
class Section:
    title: str
    blocks: list[Table | Chart | Note | Points]


@dataclass(frozen=True)
class Report:
    """The sentences and the front sections are the first page, which stands alone."""

    month: str
    last_day: date
    currency: str
    time_zone: str
    sentences: list[Sentence]
    front: list[Section] = field(default_factory=list)
    sections: list[Section] = field(default_factory=list)


def text_cells(*texts: str) -> list[Cell]:
    return [Cell(text) for text in texts]


def heat(text: str, share: float) -> Cell:
    """A field of a heat map: the deeper the colour, the nearer the share is to 1."""
    share = min(max(share, 0.0), 1.0)
    red, green, blue = (round(255 + (deep - 255) * share) for deep in DEEP)
    ink = PAPER if share > PAPER_FROM else INK
    return Cell(text, background=f"#{red:02x}{green:02x}{blue:02x}", ink=ink)

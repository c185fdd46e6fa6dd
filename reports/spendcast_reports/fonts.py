"""The fonts that names may be written in; nothing is taken from the machine's own."""

from pathlib import Path

import manimgx_fonts
import manimgx_fonts_cjk

FOLDERS = [Path(package.__file__).parent for package in (manimgx_fonts, manimgx_fonts_cjk)]
CHART_FONT = FOLDERS[0] / "NotoSans[wght].ttf"
# In the order in which a character is looked for.
FAMILIES = [
    "Noto Sans",
    "Noto Sans CJK SC",
    "Noto Sans Arabic",
    "Noto Sans Hebrew",
    "Noto Sans Devanagari",
    "Noto Sans Bengali",
    "Noto Sans Gujarati",
    "Noto Sans Gurmukhi",
    "Noto Sans Kannada",
    "Noto Sans Malayalam",
    "Noto Sans Oriya",
    "Noto Sans Sinhala",
    "Noto Sans Tamil",
    "Noto Sans Telugu",
    "Noto Sans Thai",
    "Noto Sans Lao",
    "Noto Sans Khmer",
    "Noto Sans Myanmar",
    "Noto Sans Armenian",
    "Noto Sans Georgian",
    "Noto Sans Ethiopic",
    "Noto Emoji",
    "Noto Sans Symbols",
]

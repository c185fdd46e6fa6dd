"""How the charts look, and how they become part of a page."""

import io
import re
from html import escape

import matplotlib

matplotlib.use("svg")
import matplotlib.pyplot as plt
from matplotlib import font_manager
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter, MaxNLocator

from spendcast_reports.fonts import CHART_FONT

# Told apart by the colour-blind too: Okabe and Ito, Color Universal Design, 2008.
BLUE, ORANGE, GREEN = "#0072B2", "#E69F00", "#009E73"
GREY = "#595959"
WIDTH = 7.2
# Letters are drawn, so that a chart looks alike wherever it is shown, whatever fonts are there.
STYLE = {
    "font.size": 9.5,
    "font.family": "Noto Sans",
    "svg.fonttype": "path",
    "svg.hashsalt": "spendcast",
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.edgecolor": GREY,
    "axes.grid": True,
    "grid.color": "#e4e4e4",
    "axes.axisbelow": True,
    "axes.formatter.use_locale": False,
    "axes.unicode_minus": True,
    "xtick.color": GREY,
    "ytick.color": GREY,
    "xtick.labelcolor": "#333333",
    "ytick.labelcolor": "#333333",
    "legend.frameon": False,
}
SCALES = ((10**12, "trillion "), (10**9, "billion "), (10**6, "million "), (10**3, "thousand "))

# Neither the machine's fonts nor anybody's settings have a say.
font_manager.fontManager.ttflist.clear()
font_manager.fontManager.addfont(CHART_FONT)
plt.rcdefaults()
plt.rcParams.update(STYLE)


def canvas(height: float = 3.0, columns: int = 1) -> tuple[Figure, list[Axes]]:
    """Empty charts side by side, as wide as the page together."""
    figure, axes = plt.subplots(
        1, columns, figsize=(WIDTH, height), layout="constrained", squeeze=False
    )
    figure.get_layout_engine().set(wspace=0.06)
    return figure, list(axes[0])


def svg(figure: Figure, name: str, alternative: str) -> str:
    """The chart as an element of a page; its ids begin with its name, so that charts do not mix."""
    out = io.StringIO()
    figure.savefig(out, format="svg", metadata={"Date": None, "Creator": None})
    plt.close(figure)
    text = out.getvalue()
    element = text[text.index("<svg") :]
    element = re.sub(r"<metadata>.*?</metadata>\s*", "", element, flags=re.DOTALL)
    element = re.sub(r'\bid="', f'id="{name}-', element)
    element = re.sub(r'(url\(#|href="#)', rf"\g<1>{name}-", element)
    label = escape(alternative, quote=True)
    return element.replace("<svg", f'<svg role="img" aria-label="{label}"', 1)


def scale(largest: float) -> tuple[float, str]:
    """What to divide by so that an axis is readable, and its word: (1000, "thousand ")."""
    return next(((divisor, word) for divisor, word in SCALES if largest >= 2 * divisor), (1, ""))


def thousands(axis, most: int = 6, whole: bool = False) -> None:
    """Ticks as 12,500, no more than can be read; whole ones where nothing lies between."""
    axis.set_major_locator(MaxNLocator(nbins=most, steps=[1, 2, 2.5, 5, 10], integer=whole))
    axis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:,.10g}"))

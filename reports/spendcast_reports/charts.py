"""The charts of the report; each gives an SVG element. None is asked to draw where nothing is."""

from collections.abc import Sequence
from dataclasses import dataclass

from matplotlib.axes import Axes

from spendcast_reports.drawing import BLUE, GREEN, GREY, ORANGE, canvas, scale, svg, thousands

DAYS = 31


@dataclass(frozen=True)
class Line:
    """Values by the day of a month, from the first on."""

    label: str
    values: Sequence[float]


def daily(
    month: Line, before: Line | None, year: Line | None, currency: str, time_zone: str
) -> str:
    """Bars for the month, lines for what it is compared with."""
    shown = [line for line in (month, before, year) if line]
    divisor, word = scale(max(max(line.values) for line in shown))
    figure, (axes,) = canvas(2.6)
    values = [value / divisor for value in month.values]
    axes.bar(range(1, len(values) + 1), values, 0.75, color=BLUE, label=month.label)
    for line, colour, dashes, marker in ((before, ORANGE, "-", "o"), (year, "#333333", ":", "x")):
        if line:
            axes.plot(
                range(1, len(line.values) + 1),
                [value / divisor for value in line.values],
                color=colour,
                linestyle=dashes,
                marker=marker,
                markersize=3,
                linewidth=1.6,
                label=line.label,
            )
    axes.set(xlabel=f"day of the month ({time_zone})", ylabel=f"revenue, {word}{currency}")
    axes.set_xlim(0.2, DAYS + 0.8)
    axes.set_xticks([1, 5, 10, 15, 20, 25, 30])
    axes.set_ylim(bottom=min(0, *axes.get_ylim()))
    axes.grid(axis="x", visible=False)
    thousands(axes.yaxis)
    handles, labels = axes.get_legend_handles_labels()
    order = sorted(range(len(labels)), key=lambda place: labels[place] != month.label)
    axes.legend(
        [handles[place] for place in order],
        [labels[place] for place in order],
        loc="lower left",
        bbox_to_anchor=(0, 1),
        ncols=3,
        borderaxespad=0.2,
    )
    return svg(figure, "daily", f"Revenue by day, {month.label}")


def pairs(
    name: str, labels: list[str], left: tuple[str, list[float]], right: tuple[str, list[float]]
) -> str:
    """Two bars beside each other for each label, on an axis of their own each."""
    figure, panels = canvas(0.75 + 0.33 * len(labels), columns=2)
    for axes, (title, values), colour in zip(panels, (left, right), (BLUE, GREEN), strict=True):
        divisor, word = scale(max(values))
        axes.barh(labels, [value / divisor for value in values], 0.65, color=colour)
        axes.invert_yaxis()
        axes.set_xlabel(title.format(word))
        axes.grid(axis="y", visible=False)
        axes.tick_params(axis="y", length=0)
        axes.set_xlim(left=0)
        axes.margins(x=0.05)
        thousands(axes.xaxis, most=4, whole=divisor == 1)
    panels[1].set_yticklabels([])
    return svg(figure, name, f"{left[0].format('')} and {right[0].format('')}")


def shares(labels: list[str], values: list[float]) -> str:
    """One bar for each share of a whole."""
    figure, (axes,) = canvas(0.75 + 0.36 * len(labels))
    bars = axes.barh(labels, [100 * value for value in values], 0.65, color=BLUE)
    axes.bar_label(bars, [f"{100 * value:.1f} %" for value in values], padding=4)
    axes.invert_yaxis()
    axes.set_xlim(0, 108)
    axes.set_xticks(range(0, 101, 20))
    axes.grid(axis="y", visible=False)
    axes.tick_params(axis="y", length=0)
    axes.set_xlabel("share of the month's revenue, %")
    return svg(figure, "shares", "Share of the revenue of the customers with the most")


def distribution(labels: list[str], series: dict[str, list[int]], currency: str) -> str:
    """How many predictions fall into each range of amounts."""
    figure, (axes,) = canvas(3.0)
    divisor, word = scale(max(max(values) for values in series.values()))
    _beside(axes, labels, {k: [v / divisor for v in values] for k, values in series.items()})
    axes.set(xlabel=f"expected spend of a prediction, {currency}", ylabel=f"{word}predictions")
    thousands(axes.yaxis, whole=divisor == 1)
    return svg(figure, "distribution", "Number of predictions by their size")


def deciles(labels: list[str], predicted: list[float], actual: list[float], currency: str) -> str:
    """Mean predicted and real spend of the tenths."""
    figure, (axes,) = canvas(3.0)
    divisor, word = scale(max(predicted + actual))
    both = {"predicted": predicted, "really spent": actual}
    _beside(axes, labels, {k: [v / divisor for v in values] for k, values in both.items()})
    axes.set(
        xlabel="tenth of the predictions; the 10th was expected to spend most",
        ylabel=f"mean of a prediction, {word}{currency}",
    )
    thousands(axes.yaxis)
    return svg(figure, "deciles", "Predicted against really spent, by tenth")


def _beside(axes: Axes, labels: list[str], series: dict[str, list[float]]) -> None:
    width = 0.8 / len(series)
    looks = ({"color": BLUE}, {"color": ORANGE, "hatch": "///", "edgecolor": "white"})
    for place, ((label, values), look) in enumerate(zip(series.items(), looks, strict=False)):
        shift = (place - (len(series) - 1) / 2) * width
        axes.bar([x + shift for x in range(len(labels))], values, width, label=label, **look)
    axes.set_xticks(range(len(labels)), labels)
    axes.set_xlim(-0.6, max(len(labels), 3) - 0.4)
    axes.grid(axis="x", visible=False)
    axes.axhline(0, color=GREY, linewidth=0.8)
    if len(series) > 1:
        axes.legend(loc="lower left", bbox_to_anchor=(0, 1), ncols=2, borderaxespad=0.2)

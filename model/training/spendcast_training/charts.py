"""The charts of the evaluation page; each gives an SVG element."""

import numpy as np
from matplotlib.axes import Axes
from matplotlib.ticker import PercentFormatter, StrMethodFormatter

from spendcast_training.by_month import Totals
from spendcast_training.coverage import NOMINAL, by_tenth, coverage
from spendcast_training.drawing import COLOURS, GREY, LINES, canvas, nothing, svg
from spendcast_training.examples import Examples
from spendcast_training.intervals import Judgement, enough
from spendcast_training.rankings import Prediction, Ranking, gain_curve
from spendcast_training.tables import TITLES

MARKS = ("o", "s", "^", "D", "v", "P")
MOST_VALUES = 8
MOST_FEATURES = 15
NO_SPEND = "nobody spent anything"


def gain(predictions: dict[str, Prediction], spend: np.ndarray) -> str:
    """Share of the spend that the best-ranked rows hold."""
    figure, axes = canvas(4.2)
    if spend.sum() <= 0:
        nothing(axes, NO_SPEND)
        return svg(figure, "gain")
    scores = {name: prediction.spend for name, prediction in predictions.items()}
    for place, (name, score) in enumerate(scores.items()):
        look = {"color": COLOURS[place % len(COLOURS)], "linestyle": LINES[place % len(LINES)]}
        axes.plot(*_gain(score, spend), **look, label=name, linewidth=2)
    axes.plot(*_gain(spend, spend), color=GREY, linewidth=1, label="perfect ranking")
    axes.plot([0, 1], [0, 1], color=GREY, linewidth=1, linestyle=":", label="by chance")
    axes.set(xlabel="share of the rows, highest prediction first", ylabel="share of the spend")
    axes.xaxis.set_major_formatter(PercentFormatter(1))
    axes.yaxis.set_major_formatter(PercentFormatter(1))
    axes.legend(loc="lower right")
    return svg(figure, "gain")


def deciles(predicted: np.ndarray, actual: np.ndarray, currency: str) -> str:
    """Mean predicted and actual spend of ten groups of equal size, by prediction."""
    figure, axes = canvas()
    order = np.argsort(predicted, kind="stable")
    groups = np.array_split(order, min(10, len(order)))
    means = [[column[group].mean() for group in groups] for column in (predicted, actual)]
    _pairs(axes, [str(n + 1) for n in range(len(groups))], *means)
    axes.set(xlabel="tenth of the rows, lowest prediction first", ylabel=f"mean spend, {currency}")
    axes.yaxis.set_major_formatter(StrMethodFormatter("{x:,.0f}"))
    return svg(figure, "deciles")


def segments(predicted: np.ndarray, rows: Examples) -> str:
    """Total predicted over total actual spend of the largest values of each segment.

    Values that are too small to judge are left out.
    """
    named = {name: values for name, values in rows.segment.items() if (values != "").any()}
    ratios = [
        (f"{name}: {value or 'unknown'}", _ratio(predicted, rows.spend, chosen), chosen.sum())
        for name, values in named.items()
        for value in _largest(values)
        for chosen in [values == value]
        if enough(chosen.sum(), rows.bought[chosen].sum()) and rows.spend[chosen].any()
    ]
    figure, axes = canvas(1.2 + 0.3 * max(3, len(ratios)))
    if not ratios:
        why = "every country, channel and category is too small to judge"
        nothing(axes, why if named else "the data name no country, channel or category")
        return svg(figure, "segments")
    labels = [f"{label} ({count:,} rows)" for label, _, count in ratios]
    axes.axvline(1, color=GREY, linewidth=1)
    axes.axvspan(0.9, 1.1, color="#eeeeee")
    axes.plot([ratio for _, ratio, _ in ratios], labels, "o", color=COLOURS[0])
    axes.invert_yaxis()
    axes.set_xlabel("total predicted / total actual spend; grey: within a tenth")
    return svg(figure, "segments")


def features(lost: dict[str, float]) -> str:
    """What Gini the model loses without each of its most important features."""
    top = [item for item in lost.items() if item[1]][:MOST_FEATURES]
    figure, axes = canvas(1.2 + 0.26 * max(3, len(top)))
    if not top:
        nothing(axes, "no feature changes the ranking")
        return svg(figure, "features")
    axes.barh([name for name, _ in top], [value for _, value in top], color=COLOURS[0])
    axes.invert_yaxis()
    axes.set_xlabel("Gini lost when the feature's values change places")
    return svg(figure, "features")


def against(judgement: Judgement, model: str) -> str:
    """The model's Gini and Spearman less each baseline's, with 95 % intervals."""
    others = [name for name in judgement.names if name != model]
    figure, axes = canvas(1.4 + 0.45 * max(1, len(others)))
    if not np.isfinite(judgement.of(model, "gini").value) or not others:
        nothing(axes, NO_SPEND)
        return svg(figure, "against")
    for shift, measure, colour, sign in ((-0.12, "gini", 0, "o"), (0.12, "spearman", 1, "s")):
        found = [judgement.difference(model, other, measure) for other in others]
        value = np.array([estimate.value for estimate in found])
        ends = np.array([[estimate.low, estimate.high] for estimate in found]).T
        axes.errorbar(
            value,
            np.arange(len(others)) + shift,
            xerr=np.nan_to_num(np.abs(ends - value)),
            fmt=sign,
            color=COLOURS[colour],
            capsize=3,
            label=TITLES[measure],
        )
    axes.axvline(0, color=GREY, linewidth=1)
    axes.set_yticks(range(len(others)), others)
    axes.invert_yaxis()
    axes.set_xlabel("model less baseline; right of 0 the model ranks better")
    axes.legend(loc="upper left", bbox_to_anchor=(1, 1))
    return svg(figure, "against")


def totals(found: Totals, currency: str, name: str) -> str:
    """Actual totals by month as bars, and each predictor's as a line of marks."""
    figure, axes = canvas(3.8)
    places = np.arange(len(found))
    axes.bar(places, found.actual, 0.7, color="#cccccc", label="actual")
    for place, (predictor, predicted) in enumerate(found.predicted.items()):
        axes.plot(
            places,
            predicted,
            MARKS[place % len(MARKS)],
            linestyle="-" if place == 0 else ":",
            color=COLOURS[place % len(COLOURS)],
            linewidth=2 if place == 0 else 1,
            label=predictor,
        )
    shown = places[:: max(1, -(-len(found) // 10))]
    axes.set_xticks(shown, [found.months[place] for place in shown])
    axes.grid(axis="x", visible=False)
    axes.set(xlabel="month of the purchase or cut-off", ylabel=f"total spend, {currency}")
    axes.yaxis.set_major_formatter(StrMethodFormatter("{x:,.0f}"))
    axes.set_ylim(bottom=0)
    axes.legend(loc="lower left", bbox_to_anchor=(0, 1), ncols=3)
    return svg(figure, name)


def intervals(prediction: Prediction, spend: np.ndarray) -> str:
    """Share of outcomes within the interval, by tenth of the predicted spend."""
    figure, axes = canvas()
    covered = coverage(prediction, spend)
    shares = by_tenth(prediction, covered)
    places = np.arange(1, len(shares) + 1)
    axes.axhspan(NOMINAL - 0.1, NOMINAL + 0.1, color="#eeeeee")
    axes.axhline(NOMINAL, color=GREY, linewidth=1)
    axes.plot(places, shares, "o", color=COLOURS[0])
    axes.set_xticks(places)
    axes.set_ylim(0, 1.02)
    axes.yaxis.set_major_formatter(PercentFormatter(1))
    axes.set(
        xlabel="tenth of the rows, lowest prediction first",
        ylabel="outcomes within the interval",
        title=f"overall {covered.mean():.0%}; grey: 80 % within a tenth",
    )
    return svg(figure, "intervals")


def _ratio(predicted: np.ndarray, actual: np.ndarray, rows: np.ndarray) -> float:
    return float(predicted[rows].sum() / actual[rows].sum())


def _pairs(axes: Axes, labels: list[str], predicted, actual) -> None:
    places = np.arange(len(labels))
    axes.bar(places - 0.2, predicted, 0.4, color=COLOURS[0], label="predicted")
    axes.bar(places + 0.2, actual, 0.4, color=COLOURS[1], hatch="//", label="actual")
    # No more labels than can be read side by side.
    shown = places[:: max(1, -(-len(labels) // 12))]
    axes.set_xticks(shown, [labels[place] for place in shown])
    axes.grid(axis="x", visible=False)
    axes.legend(loc="lower right", bbox_to_anchor=(1, 1), ncols=2)


def _gain(score: np.ndarray, spend: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The curve at no more points than can be seen."""
    ranking = Ranking(score)
    share, gained = gain_curve(ranking.totals(np.ones(len(spend))), ranking.totals(spend))
    seen = np.unique(np.linspace(0, len(share) - 1, 200).astype(int))
    return share[seen], gained[seen]


def _largest(values: np.ndarray) -> list[str]:
    found, counts = np.unique(values, return_counts=True)
    return [str(found[place]) for place in np.argsort(-counts, kind="stable")[:MOST_VALUES]]

"""The evaluation page: one HTML file with everything in it."""

from dataclasses import dataclass
from pathlib import Path

import jinja2
import numpy as np

from spendcast_training import charts
from spendcast_training.evaluation import Evaluation, populations
from spendcast_training.importance import importance
from spendcast_training.intervals import FEWEST_BUYERS, FEWEST_ROWS
from spendcast_training.tables import table
from spendcast_training.verdict import totals_of, verdict
from spendcast_training.whole import whole

TEMPLATE = "evaluation.html.jinja"


@dataclass(frozen=True)
class Chart:
    """A chart, and in words what it shows and how to read it."""

    title: str
    caption: str
    svg: str


def write_page(evaluation: Evaluation, model, file: Path) -> None:
    """Writes the page of the first model of the evaluation; `model` is that one."""
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(Path(__file__).parent),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
    )
    rows = evaluation.rows
    judgeable = {name: j for name, j in evaluation.judgements.items() if j.judgeable}
    text = environment.get_template(TEMPLATE).render(
        evaluation=evaluation,
        metadata=model.metadata,
        model=next(iter(evaluation.predictions)),
        begin=_day(rows.micros.min()),
        end=_day(rows.micros.max()),
        verdict=verdict(evaluation),
        fewest=(FEWEST_ROWS, FEWEST_BUYERS),
        tables={
            n: table(judged) for n, judged in evaluation.judgements.items() if judged.judgeable
        },
        totals={name: totals_of(evaluation, name) for name in evaluation.judgements},
        totals_charts=_totals_charts(evaluation),
        charts=_charts(evaluation, model, next(iter(judgeable))) if judgeable else [],
    )
    with whole(file) as part:
        part.write_text(text, encoding="utf-8")


def _totals_charts(evaluation: Evaluation) -> dict[str, Chart]:
    """Per population; of those without a month to judge there is none."""
    found = {name: totals_of(evaluation, name) for name in evaluation.judgements}
    return {
        name: Chart(
            f"Totals by month: {name}",
            "Bars are what was spent within the horizon that followed the rows of a month, marks "
            "what each predictor expected of the same rows. Where the model leaves the bars, it "
            "misses a season or a change.",
            charts.totals(totals, evaluation.base_currency, f"totals{place}"),
        )
        for place, (name, totals) in enumerate(found.items())
        if len(totals)
    }


def _charts(evaluation: Evaluation, model, population: str) -> list[Chart]:
    chosen = populations(evaluation.rows)[population]
    rows = evaluation.rows.where(chosen)
    predictions = {name: p.of(chosen) for name, p in evaluation.predictions.items()}
    name = next(iter(predictions))
    predicted, currency = predictions[name].spend, evaluation.base_currency
    of = f"Of {population}."
    return [
        Chart(
            "Gain",
            f"{of} How much of the spend the best-ranked rows hold: the nearer to the perfect "
            "ranking, the better.",
            charts.gain(predictions, rows.spend),
        ),
        Chart(
            "Model against each baseline",
            f"{of} Differences with 95 % intervals, drawn in pairs by customer.",
            charts.against(evaluation.judgements[population], name),
        ),
        Chart(
            "Calibration by tenth",
            f"{of} Bars of equal height mean that the amounts are right, not only their order.",
            charts.deciles(predicted, rows.spend, currency),
        ),
        Chart(
            "Intervals",
            f"{of} Each interval should hold the spend of 80 % of its tenth. Rows that spent "
            "nothing count by the share of their probability that the interval holds.",
            charts.intervals(predictions[name], rows.spend),
        ),
        Chart(
            "Calibration by segment",
            f"{of} The largest values of each segment; those of less than {FEWEST_ROWS} rows or "
            f"{FEWEST_BUYERS} that bought again are too small to judge.",
            charts.segments(predicted, rows),
        ),
        Chart(
            "Feature importance",
            f"{of} At most 5,000 rows; features that say the same stand in for each other.",
            charts.features(importance(model, rows)),
        ),
    ]


def _day(micros: int) -> str:
    return str(np.datetime64(int(micros), "us").astype("datetime64[D]"))

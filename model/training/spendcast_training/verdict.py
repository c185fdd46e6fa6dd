"""The verdict on a model in three sentences, for readers who never heard of a Gini coefficient."""

import numpy as np

from spendcast_training.by_month import Totals
from spendcast_training.coverage import coverage
from spendcast_training.evaluation import CUSTOMERS, PURCHASES, Evaluation, populations
from spendcast_training.intervals import FEWEST_BUYERS, FEWEST_ROWS, Judgement
from spendcast_training.rankings import Prediction

TOP = 1 / 5
NOUNS = {CUSTOMERS: "customers", PURCHASES: "purchases"}


def verdict(evaluation: Evaluation) -> list[str]:
    """On ranking, on totals and on alerts; one sentence where the data are too few to judge."""
    judged = [name for name in NOUNS if _judgeable(evaluation, name)]
    if not judged:
        return [
            f"These data are too few to judge the model: at least {FEWEST_ROWS} rows with "
            f"{FEWEST_BUYERS} that bought again are needed."
        ]
    alerted = PURCHASES if PURCHASES in judged else judged[0]
    return [
        _ranking(evaluation, judged[0]),
        _totals(evaluation, judged[0]),
        _alerts(evaluation, alerted),
    ]


def _judgeable(evaluation: Evaluation, population: str) -> bool:
    judgement = evaluation.judgements.get(population)
    return judgement is not None and judgement.judgeable


def _ranking(evaluation: Evaluation, population: str) -> str:
    judgement = evaluation.judgements[population]
    model, *rivals = judgement.names
    top = top_share(evaluation.predictions[model], evaluation, population)
    holds = f"the best fifth by its ranking made {_percent(top)} of the spend"
    if not rivals:
        return f"There is no baseline to compare the ranking with; {holds}."
    best = max(rivals, key=lambda name: np.nan_to_num(judgement.of(name, "gini").value, nan=-1))
    other = top_share(evaluation.predictions[best], evaluation, population)
    return (
        f"The model ranks {NOUNS[population]} {_compared(judgement, model, best)}: {holds}, "
        f"by the ranking of {best} {_percent(other)}."
    )


def _compared(judgement: Judgement, model: str, best: str) -> str:
    difference = judgement.difference(model, best, "gini")
    if difference.low > 0:
        return "better than every baseline"
    if difference.high < 0:
        return f"worse than {best}"
    return "about as well as the best baseline"


def top_share(prediction: Prediction, evaluation: Evaluation, population: str) -> float:
    """Share of the spend of the rows that are ranked highest."""
    chosen = populations(evaluation.rows)[population]
    spend = evaluation.rows.spend[chosen]
    order = np.argsort(-prediction.spend[chosen], kind="stable")
    return float(spend[order[: max(1, round(TOP * len(order)))]].sum() / spend.sum())


def _totals(evaluation: Evaluation, population: str) -> str:
    judgement, totals = evaluation.judgements[population], totals_of(evaluation, population)
    model, *rivals = judgement.names
    whole = {name: judgement.of(name, "total_ratio").value for name in judgement.names}
    said = f"Its totals of {NOUNS[population]} were {_off(whole[model])} overall"
    if len(totals):
        worst = int(np.argmax(np.abs(np.log(np.maximum(totals.ratios(model), 1e-3)))))
        wrong = _off(totals.ratios(model)[worst])
        said += f", and {wrong} in the worst month, {totals.months[worst]}"
    if not rivals:
        return f"{said}."
    best = min(rivals, key=lambda name: abs(np.log(max(whole[name], 1e-3))))
    return f"{said}; those of {best}, the closest baseline, were {_off(whole[best])} overall."


def _off(ratio: float) -> str:
    """By how much, in words."""
    if abs(ratio - 1) < 0.005:
        return "right"
    if ratio > 2:
        return f"{ratio:.1f} times too high"
    return f"{_percent(abs(ratio - 1))} too {'high' if ratio > 1 else 'low'}"


def totals_of(evaluation: Evaluation, population: str) -> Totals:
    """Month by month, of one population."""
    chosen = populations(evaluation.rows)[population]
    predictions = {name: p.of(chosen) for name, p in evaluation.predictions.items()}
    return Totals.of(evaluation.rows.where(chosen), predictions)


def _alerts(evaluation: Evaluation, population: str) -> str:
    chosen = populations(evaluation.rows)[population]
    predictions = {name: p.of(chosen) for name, p in evaluation.predictions.items()}
    model, *rivals = predictions.values()
    spend, over = evaluation.rows.spend[chosen], evaluation.alert_over
    said = _judged_alerts(model, rivals, spend, f"{over:,.0f} {evaluation.base_currency}", over)
    if model.low is None:
        return f"{said}."
    covered = coverage(model, spend).mean()
    return f"{said}; its intervals of 80 % held {_percent(covered)} of the outcomes."


def _judged_alerts(
    model: Prediction, rivals: list[Prediction], spend: np.ndarray, amount: str, over: float
) -> str:
    alerts, high = model.spend > over, spend > over
    if not high.any():
        return f"Nothing that was judged led to more than {amount}, so alerts cannot be judged"
    if not alerts.any():
        return f"It raised no alert over {amount}, and missed all {high.sum():,} cases"
    score = _f1(alerts, high)
    others = [_f1(rival.spend > over, high) for rival in rivals]
    compared = ""
    if others:
        more = "more" if score > max(others) else "not more"
        compared = f", {more} accurate than the best baseline's"
    return (
        f"Of its {alerts.sum():,} alerts over {amount}, {_percent(high[alerts].mean())} were "
        f"right, and they found {_percent(alerts[high].mean())} of all such cases{compared}"
    )


def _f1(alerts: np.ndarray, high: np.ndarray) -> float:
    return float(2 * high[alerts].sum() / (alerts.sum() + high.sum()))


def _percent(share: float) -> str:
    return f"{100 * share:.0f} %"

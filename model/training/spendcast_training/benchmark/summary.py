"""The table: means and worst cases of the model beside the best baseline, and the acceptance."""

import csv
import json
from collections.abc import Callable, Iterable
from math import exp, isfinite, log
from pathlib import Path

import numpy as np

from spendcast_training.benchmark.figures import FIGURES, GAINS
from spendcast_training.benchmark.rivals import ORACLE
from spendcast_training.benchmark.running import MODEL, POPULATIONS, PURCHASES

LONG = 18
HIGHER = ("gini", "spearman", "auc", "f1")
LOWER = ("brier", "mae", "factor")
COMPARED = (*HIGHER, *LOWER)
TODAY = "today"
NO_RIVALS = (MODEL, ORACLE, TODAY)


def summary(records: list[dict]) -> str:
    """All tables as text."""
    groups: list[tuple[str, Callable[[dict], bool]]] = [
        ("all logs and dates", lambda r: True),
        (f"{LONG} months and more", _old),
        (f"less than {LONG} months", lambda r: not _old(r)),
    ]
    families = dict.fromkeys(record["family"] for record in records)
    groups += [(family, lambda r, f=family: r["family"] == f) for family in families]
    blocks = [
        _block(
            f"{title}, {population}",
            [r for r in records if holds(r) and r["population"] == population],
        )
        for title, holds in groups
        for population in POPULATIONS
    ]
    blocks += [_worst(records), _gains(records), _acceptance(records)]
    return "\n\n".join(filter(None, blocks))


def write(records: list[dict], file: Path) -> None:
    """As .json or .csv, by the name."""
    if file.suffix == ".json":
        file.write_text(json.dumps(records, indent=1))
        return
    with file.open("w", newline="") as out:
        names = dict.fromkeys(name for record in records for name in record)
        writer = csv.DictWriter(out, [*names])
        writer.writeheader()
        writer.writerows([{k: _rounded(v) for k, v in record.items()} for record in records])


def beside_today(records: list[dict], file: Path) -> list[dict]:
    """With the figures of the model before issue 17, where it was judged on the same rows."""
    if not file.exists():
        return records
    with file.open(newline="") as lines:
        former = {_place(r): r for r in csv.DictReader(lines) if r["predictor"] == MODEL}
    added = []
    for record in records:
        found = former.get(_place(record)) if record["predictor"] == MODEL else None
        if found and int(found["rows"]) == record["rows"] and not found["refusal"]:
            figures = {name: float(found[name] or "nan") for name in FIGURES}
            added.append({**record, "predictor": TODAY, "refusal": "", **figures})
    return [*records, *added]


def mean(records: Iterable[dict], predictor: str, figure: str) -> float:
    """Over logs and dates; the factor by which totals are wrong is a geometric mean."""
    values = [value(r, figure) for r in records if r["predictor"] == predictor]
    values = [v for v in values if isfinite(v)]
    if not values:
        return np.nan
    return exp(np.mean(np.log(values))) if figure == "factor" else float(np.mean(values))


def value(record: dict, figure: str) -> float:
    if figure != "factor":
        return record[figure]
    ratio = record["ratio"]
    return exp(abs(log(max(ratio, 1e-3)))) if isfinite(ratio) else np.nan


def best_rival(records: list[dict], figure: str) -> tuple[str, float, float]:
    """The baseline with the best mean, that mean, and the model's on the same dates.

    Only of baselines that are there for most dates: BG/NBD does not always converge.
    """
    names = dict.fromkeys(r["predictor"] for r in records if r["predictor"] not in NO_RIVALS)
    means = {name: mean(records, name, figure) for name in names if _frequent(records, name)}
    means = {name: v for name, v in means.items() if isfinite(v)}
    if not means:
        return "-", np.nan, np.nan
    name = (max if figure in HIGHER else min)(means, key=means.__getitem__)
    there = {_place(r) for r in records if r["predictor"] == name and isfinite(value(r, figure))}
    return name, means[name], mean((r for r in records if _place(r) in there), MODEL, figure)


def _frequent(records: list[dict], name: str) -> bool:
    count = sum(r["predictor"] == name for r in records)
    return count >= 0.7 * sum(r["predictor"] == MODEL for r in records)


def judgeable(records: list[dict]) -> list[dict]:
    """Dates at which the model gave predictions, so that all means are of the same rows."""
    refused = {_place(r) for r in records if r["predictor"] == MODEL and r["refusal"]}
    return [r for r in records if _place(r) not in refused]


def _place(record: dict) -> tuple:
    return record["log"], record["date"], record["population"]


def _block(title: str, records: list[dict]) -> str:
    if not records:
        return ""
    kept = judgeable(records)
    places, given = {_place(r) for r in records}, {_place(r) for r in kept}
    names = dict.fromkeys(r["predictor"] for r in records)
    logs = len({r["log"] for r in records})
    refused = len(places) - len(given)
    lines = [f"{title}: {len(places)} dates of {logs} logs, model refused {refused}"]
    lines.append(f"{'':32}" + "".join(f"{figure:>10}" for figure in (*COMPARED, "worst")))
    for name in sorted(names, key=lambda n: (n != MODEL, n != TODAY, n == ORACLE)):
        cells = [mean(kept, name, figure) for figure in COMPARED]
        factors = [value(r, "factor") for r in kept if r["predictor"] == name]
        cells.append(max((f for f in factors if isfinite(f)), default=np.nan))
        lines.append(f"{name:32}" + "".join(f"{_cell(c):>10}" for c in cells))
    best = {figure: best_rival(kept, figure) for figure in COMPARED}
    signs = [_sign(mine, rival, figure) for figure, (_, rival, mine) in best.items()]
    lines.append(f"{'model at least as good':32}" + "".join(f"{sign:>10}" for sign in signs))
    return "\n".join([*lines, *_uncertainty(kept)])


def _uncertainty(records: list[dict]) -> list[str]:
    mine = [r for r in records if r["predictor"] == MODEL and isfinite(r["coverage"])]
    if not mine:
        return []
    parts = [
        f"{n} {mean(mine, MODEL, n):.3f}"
        for n in ("coverage", "inside", "width", "exceed_error", "exceed_f1")
    ]
    tenths = [r["worst_tenth"] for r in mine]
    return [
        "intervals: " + ", ".join(parts) + f", worst tenths {min(tenths):.2f} to {max(tenths):.2f}"
    ]


def _worst(records: list[dict]) -> str:
    mine = [r for r in records if r["predictor"] == MODEL and isfinite(value(r, "factor"))]
    mine.sort(key=lambda r: -value(r, "factor"))
    lines = ["worst totals of the model: predicted/actual (BG/NBD + Gamma-Gamma, oracle)"]
    rivals = {(*_place(r), r["predictor"]): r["ratio"] for r in records}
    for r in mine[:15]:
        others = [rivals.get((*_place(r), n), np.nan) for n in ("BG/NBD + Gamma-Gamma", ORACLE)]
        lines.append(
            f"{r['log']:24}{r['date']}  {r['months']:5.1f} months  {r['population']:10}"
            f"{r['ratio']:6.2f}  ({', '.join(_cell(o) for o in others)})  {r['rows']:,} rows"
        )
    refused = [r for r in records if r["refusal"]]
    lines += [
        f"refused {r['log']} {r['date']} {r['population']}: {r['refusal']}" for r in refused[::2]
    ]
    return "\n".join(lines)


def _gains(records: list[dict]) -> str:
    """Mean gains over BG/NBD + Gamma-Gamma, where intervals were made.

    Dates of one log share their customers and count as one draw, logs as independent.
    """
    lines = []
    for population in POPULATIONS:
        mine = [r for r in records if r["population"] == population]
        for figure in GAINS:
            known = [r for r in mine if isfinite(r.get(f"{figure}_gain_low", np.nan))]
            if not known:
                continue
            widths: dict[str, float] = {}
            for r in known:
                width = (r[f"{figure}_gain_high"] - r[f"{figure}_gain_low"]) / 2
                widths[r["log"]] = widths.get(r["log"], 0.0) + width / len(known)
            gain = float(np.mean([r[f"{figure}_gain"] for r in known]))
            half = float(np.linalg.norm([*widths.values()]))
            lines.append(f"{population}: {figure} {gain:+.4f} ± {half:.4f}")
    return "\n".join(["mean gain over BG/NBD + Gamma-Gamma, 95 %", *lines]) if lines else ""


def _acceptance(records: list[dict]) -> str:
    lines = ["acceptance"]
    kept = judgeable(records)
    for population in POPULATIONS:
        mine = [r for r in kept if r["population"] == population]
        old = [r for r in mine if _old(r)]
        young = [r for r in mine if not _old(r)]
        figures = ["gini", "auc", "brier", "f1"] + ["spearman"] * (population == PURCHASES)
        for figure in figures:
            lines.append(_not_below(mine, figure, f"{population}: {figure}, all"))
            lines.append(_not_below(old, figure, f"{population}: {figure}, {LONG} months"))
        lines.append(_not_below(mine, "mae", f"{population}: mean absolute error, all"))
        for title, group, most in (("old", old, 1.15), ("young", young, 1.3)):
            found = mean(group, MODEL, "factor")
            lines.append(_at_most(found, most, f"{population}: typical factor, {title}"))
        factors = [value(r, "factor") for r in mine if r["predictor"] == MODEL]
        worst = max(filter(isfinite, factors), default=np.nan)
        lines.append(_at_most(worst, 1.6, f"{population}: worst factor"))
    refused = len({_place(r) for r in records} - {_place(r) for r in kept})
    lines.append(_at_most(refused, 0, "dates at which the model refused"))
    old = [r for r in kept if _old(r)]
    return "\n".join([*lines, *_interval_lines(old, [r for r in kept if not _old(r)])])


def _old(record: dict) -> bool:
    return record["months"] >= LONG - 0.1


def _at_most(found: float, most: float, title: str) -> str:
    return f"{_mark(found <= most)} {title} {_cell(found)} (at most {most})"


def _interval_lines(old: list[dict], young: list[dict]) -> list[str]:
    lines = []
    for title, group, bound in (("old", old, 0.04), ("young", young, 0.08)):
        mine = [r for r in group if r["predictor"] == MODEL and isfinite(r["coverage"])]
        if mine:
            found = mean(mine, MODEL, "coverage")
            lines.append(
                f"{_mark(abs(found - 0.8) <= bound)} coverage, {title}: {found:.3f} (0.8 ± {bound})"
            )
            error = mean(mine, MODEL, "exceed_error")
            lines.append(f"{_mark(error <= 0.05)} exceed error, {title}: {error:.3f} (≤ 0.05)")
    return lines


def _not_below(records: list[dict], figure: str, title: str) -> str:
    name, best, mine = best_rival(records, figure)
    return (
        f"{_sign(mine, best, figure)} {title} {_cell(mine)} (best baseline {_cell(best)}, {name})"
    )


def _sign(mine: float, best: float, figure: str) -> str:
    if not isfinite(mine) or not isfinite(best):
        return "-"
    return _mark(mine >= best if figure in HIGHER else mine <= best)


def _mark(holds: bool) -> str:
    return "✓" if holds else "✗"


def _cell(number: float) -> str:
    return f"{number:.3f}" if isfinite(number) else "-"


def _rounded(number):
    return f"{number:.5g}" if isinstance(number, float) else number

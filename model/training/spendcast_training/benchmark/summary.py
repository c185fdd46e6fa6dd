"""The table: means and worst cases of the model beside the best baseline, and the acceptance."""

import csv
import json
from collections.abc import Callable
from math import isfinite
from pathlib import Path

import numpy as np

from spendcast_training.benchmark.acceptance import acceptance
from spendcast_training.benchmark.figures import BY_TENTH, FIGURES, GAINS
from spendcast_training.benchmark.means import (
    COMPARED,
    LONG,
    TODAY,
    best_rival,
    cell,
    is_old,
    judgeable,
    mean,
    place,
    sign,
    value,
)
from spendcast_training.benchmark.rivals import ORACLE
from spendcast_training.benchmark.running import MODEL, POPULATIONS


def summary(records: list[dict]) -> str:
    """All tables as text."""
    groups: list[tuple[str, Callable[[dict], bool]]] = [("all logs and dates", lambda r: True)]
    if len({is_old(r) for r in records}) == 2:
        groups.append((f"{LONG} months and more", is_old))
        groups.append((f"less than {LONG} months", lambda r: not is_old(r)))
    families = dict.fromkeys(record["family"] for record in records)
    if len(families) > 1:
        groups += [(family, lambda r, f=family: r["family"] == f) for family in families]
    blocks = [
        _block(
            f"{title}, {population}",
            [r for r in records if holds(r) and r["population"] == population],
        )
        for title, holds in groups
        for population in POPULATIONS
    ]
    blocks += [_worst(records), _gains(records), acceptance(records)]
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
        former = {place(r): r for r in csv.DictReader(lines) if r["predictor"] == MODEL}
    added = []
    for record in records:
        found = former.get(place(record)) if record["predictor"] == MODEL else None
        if found and int(found["rows"]) == record["rows"] and not found["refusal"]:
            figures = {name: float(found.get(name) or "nan") for name in FIGURES}
            added.append({**record, "predictor": TODAY, "refusal": "", **figures})
    return [*records, *added]


def _block(title: str, records: list[dict]) -> str:
    if not records:
        return ""
    kept = judgeable(records)
    places, given = {place(r) for r in records}, {place(r) for r in kept}
    names = dict.fromkeys(r["predictor"] for r in records)
    logs = len({r["log"] for r in records})
    refused = len(places) - len(given)
    lines = [f"{title}: {len(places)} dates of {logs} logs, model refused {refused}"]
    lines.append(f"{'':32}" + "".join(f"{figure:>10}" for figure in (*COMPARED, "worst")))
    for name in sorted(names, key=lambda n: (n != MODEL, n != TODAY, n == ORACLE)):
        cells = [mean(kept, name, figure) for figure in COMPARED]
        factors = [value(r, "factor") for r in kept if r["predictor"] == name]
        cells.append(max((f for f in factors if isfinite(f)), default=np.nan))
        lines.append(f"{name:32}" + "".join(f"{cell(c):>10}" for c in cells))
    best = {figure: best_rival(kept, figure) for figure in COMPARED}
    signs = [sign(mine, rival, figure) for figure, (_, rival, mine) in best.items()]
    lines.append(f"{'model at least as good':32}" + "".join(f"{sign:>10}" for sign in signs))
    return "\n".join([*lines, *_uncertainty(kept)])


def _uncertainty(records: list[dict]) -> list[str]:
    mine = [r for r in records if r["predictor"] == MODEL and isfinite(r["coverage"])]
    if not mine:
        return []
    parts = [
        f"{n} {mean(mine, MODEL, n):.3f}"
        for n in ("coverage", "inside", "width", "exceed_error", "mean_f1")
    ]
    tenths = np.array([[r[name] for name in BY_TENTH] for r in mine])
    worst = f"tenths of single dates {np.nanmin(tenths):.2f} to {np.nanmax(tenths):.2f}"
    return [f"intervals: {', '.join(parts)}, {worst}"]


def _worst(records: list[dict]) -> str:
    mine = [r for r in records if r["predictor"] == MODEL and isfinite(value(r, "factor"))]
    mine.sort(key=lambda r: -value(r, "factor"))
    lines = ["worst totals of the model: predicted/actual (BG/NBD + Gamma-Gamma, oracle)"]
    rivals = {(*place(r), r["predictor"]): r["ratio"] for r in records}
    for r in mine[:15]:
        others = [rivals.get((*place(r), n), np.nan) for n in ("BG/NBD + Gamma-Gamma", ORACLE)]
        lines.append(
            f"{r['log']:24}{r['date']}  {r['months']:5.1f} months  {r['population']:10}"
            f"{r['ratio']:6.2f}  ({', '.join(cell(o) for o in others)})  {r['rows']:,} rows"
        )
    refused = {f"{r['log']} {r['date']}": r["refusal"] for r in records if r["refusal"]}
    lines += [f"refused {where}: {why}" for where, why in refused.items()]
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


def _rounded(number):
    return f"{number:.5g}" if isinstance(number, float) else number

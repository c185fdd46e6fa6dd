"""`promote`: a challenger becomes champion if the gate holds."""

import argparse
import tempfile
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from spendcast_training.baselines import BTYD
from spendcast_training.commands.register import log
from spendcast_training.contest import judge_models, opened
from spendcast_training.evaluation import MODEL, PURCHASES, Evaluation
from spendcast_training.gate import Finding, agreement, gate
from spendcast_training.outcome import DONE, REFUSED, WrongStartError
from spendcast_training.registration import FORMULA
from spendcast_training.registry import CHALLENGER, CHAMPION, FORMER_CHAMPION, Registry, Version
from spendcast_training.served import ServedModel
from spendcast_training.tables import text
from spendcast_training.window import add_data


def add(subparsers) -> None:
    parser = subparsers.add_parser(
        "promote",
        help="makes the challenger champion if the gate holds; else exits with 20",
        description="Judges the challenger beside the champion on the newest data that neither "
        "learned from, and moves the alias champion if the gate holds. Gini and alert precision "
        "must not be worse than the champion's and those of BG/NBD and Gamma-Gamma. Total "
        "predicted/actual must lie within 0.9 and 1.1 but for chance. The served graph must agree "
        "with its judged copy. Without a champion, all baselines take its place. Where a "
        "challenger is worse than BG/NBD and Gamma-Gamma, the formula under its trees is judged by "
        "the same rules, and registered and promoted instead. `rollback` takes it back.",
    )
    parser.add_argument("version", nargs="?", default=CHALLENGER, help="a number or an alias")
    parser.add_argument("--dry-run", action="store_true", help="only tell, change nothing")
    add_data(parser)


def run(options: argparse.Namespace) -> int:
    registry = Registry.connect()
    challenger, champion = registry.find(options.version), registry.aliased(CHAMPION)
    if champion and champion.number == challenger.number:
        print(f"version {champion.number} is the champion already")
        return DONE
    with ExitStack() as files:
        contest = _judge(registry, challenger, champion, options, files)
        own = contest.findings(_name(challenger))
        print(text(contest.evaluation.judgements), "", *own, sep="\n")
        if all(finding.holds for finding in own):
            return _finish(registry, challenger, champion, options.dry_run)
        print(f"the gate refuses version {challenger.number}")
        worse = any(f.rival in (BTYD, FORMULA) and not f.holds for f in own)
        if contest.formula is None or not worse:
            print(_stays(champion))
            return REFUSED
        return _instead(registry, challenger, champion, options, contest)


def _finish(registry: Registry, chosen: Version, champion: Version | None, dry_run: bool) -> int:
    if dry_run:
        print(f"the gate holds; without --dry-run version {chosen.number} would be champion")
        return DONE
    _promote(registry, chosen, champion)
    print(f"version {chosen.number} is champion; the one before: {_number(champion)}")
    return DONE


def _instead(
    registry: Registry,
    challenger: Version,
    champion: Version | None,
    options: argparse.Namespace,
    contest: "_Contest",
) -> int:
    """The formula under the trees becomes a version and champion, if the gate holds for it."""
    findings = contest.findings(FORMULA)
    print(f"its trees are worse than {BTYD}: judging the formula under them", *findings, sep="\n")
    if not all(finding.holds for finding in findings):
        print(f"the gate refuses the formula too; {_stays(champion)}")
        return REFUSED
    if options.dry_run:
        print("the gate holds for the formula; without --dry-run it would become champion")
        return DONE
    evaluation = judge_models({MODEL: contest.formula}, options)
    parameters = {"seed": options.seed, "formula_of_version": challenger.number}
    chosen = log(registry, contest.formula.folder, evaluation, parameters)
    return _finish(registry, chosen, champion, options.dry_run)


@dataclass(frozen=True)
class _Contest:
    """Models judged together. formula: the one under the challenger's trees, if its run has it."""

    evaluation: Evaluation
    models: dict[str, ServedModel]
    rival: str | None

    @property
    def formula(self) -> ServedModel | None:
        return self.models.get(FORMULA)

    def findings(self, own: str) -> list[Finding]:
        """Findings on a model beside the champion and BG/NBD, or else beside every baseline.

        A challenger also stands beside the formula under its trees, which is BG/NBD on the season's
        clock and there where the baseline does not converge.
        """
        rivals = [name for name in self.evaluation.predictions if name not in self.models]
        if self.rival:
            rivals = [self.rival, *(name for name in rivals if name == BTYD)]
        if self.formula and own != FORMULA:
            rivals.append(FORMULA)
        if PURCHASES not in self.evaluation.judgements:
            raise ValueError(
                "the data must have purchases to judge on, but have cut-off dates only"
            )
        found = gate(self.evaluation.judgements[PURCHASES], own, rivals)
        return [*found, _agreement(self.models[own], self.evaluation)]


def _judge(
    registry: Registry,
    challenger: Version,
    champion: Version | None,
    options: argparse.Namespace,
    files: ExitStack,
) -> _Contest:
    models = {_name(challenger): files.enter_context(opened(registry, challenger))}
    if registry.run_holds(challenger, FORMULA):
        scratch = Path(files.enter_context(tempfile.TemporaryDirectory()))
        folder = registry.download_of_run(challenger, FORMULA, scratch)
        models[FORMULA] = ServedModel.open(folder)
    if champion is None:
        print("there is no champion: the baselines take its place")
        return _Contest(judge_models(models, options), models, None)
    return _beside(registry, champion, models, options)


def _agreement(model: ServedModel, evaluation: Evaluation) -> Finding:
    """Of the graph that would serve with the copy of it that was judged."""
    rows = evaluation.rows.where(~evaluation.rows.cutoff).features
    return agreement(
        model.predict(rows).expected_spend, model.judged_copy().predict(rows).expected_spend
    )


def _beside(
    registry: Registry,
    champion: Version,
    models: dict[str, ServedModel],
    options: argparse.Namespace,
) -> _Contest:
    """A champion of other features can't be scored by this code, so it stops no newer ones."""
    try:
        with opened(registry, champion) as former:
            evaluation = judge_models({**models, _name(champion): former}, options)
            return _Contest(evaluation, models, _name(champion))
    except WrongStartError as problem:
        print(f"the champion can't be compared, the baselines take its place: {problem}")
        return _Contest(judge_models(models, options), models, None)


def _promote(registry: Registry, challenger: Version, champion: Version | None) -> None:
    """The former champion is noted first: whatever stops this, a way back is known."""
    if champion:
        registry.move(FORMER_CHAMPION, champion)
    registry.move(CHAMPION, challenger)
    registry.tag(challenger, {"promoted_at": datetime.now(UTC).isoformat(timespec="seconds")})


def _name(version: Version) -> str:
    return f"version {version.number}"


def _number(version: Version | None) -> str:
    return _name(version) if version else "none"


def _stays(champion: Version | None) -> str:
    return f"{_name(champion)} stays champion" if champion else "there is still no champion"

"""`promote`: a challenger becomes champion if the gate holds."""

import argparse
from datetime import UTC, datetime

from spendcast_training.baselines import BTYD
from spendcast_training.contest import judge_models, opened
from spendcast_training.evaluation import PURCHASES, Evaluation
from spendcast_training.gate import Finding, agreement, gate
from spendcast_training.outcome import DONE, REFUSED, WrongStartError
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
        "with its judged copy. Without a champion, all baselines take its place. `rollback` takes "
        "it back.",
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
    evaluation, rival, agrees = _judge(registry, challenger, champion, options)
    findings = [*_findings(evaluation, challenger, rival), agrees]
    print(text(evaluation.judgements), "", *findings, sep="\n")
    if not all(finding.holds for finding in findings):
        print(f"the gate refuses version {challenger.number}; {_stays(champion)}")
        return REFUSED
    if options.dry_run:
        print(f"the gate holds; without --dry-run version {challenger.number} would be champion")
        return DONE
    _promote(registry, challenger, champion)
    print(f"version {challenger.number} is champion; the one before: {_number(champion)}")
    return DONE


def _judge(
    registry: Registry,
    challenger: Version,
    champion: Version | None,
    options: argparse.Namespace,
) -> tuple[Evaluation, Version | None, Finding]:
    with opened(registry, challenger) as model:
        models = {_name(challenger): model}
        if champion is None:
            print("there is no champion: the baselines take its place")
            evaluation, rival = judge_models(models, options), None
        else:
            evaluation, rival = _beside(registry, champion, models, options)
        return evaluation, rival, _agreement(model, evaluation)


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
) -> tuple[Evaluation, Version | None]:
    """A champion of other features can't be scored by this code, so it stops no newer ones."""
    try:
        with opened(registry, champion) as former:
            return judge_models({**models, _name(champion): former}, options), champion
    except WrongStartError as problem:
        print(f"the champion can't be compared, the baselines take its place: {problem}")
        return judge_models(models, options), None


def _findings(evaluation: Evaluation, challenger: Version, rival: Version | None) -> list[Finding]:
    own = _name(challenger)
    rivals = [name for name in evaluation.predictions if name != own]
    if rival:
        rivals = [name for name in rivals if name in (_name(rival), BTYD)]
    if PURCHASES not in evaluation.judgements:
        raise ValueError("the data must have purchases to judge on, but have cut-off dates only")
    return gate(evaluation.judgements[PURCHASES], own, rivals)


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

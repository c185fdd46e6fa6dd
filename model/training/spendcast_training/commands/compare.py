"""`compare`: two models side by side on the same rows."""

import argparse
import contextlib

from spendcast_training.contest import judge_models, open_reference
from spendcast_training.outcome import DONE, WrongStartError
from spendcast_training.tables import differences, text
from spendcast_training.window import add_data


def add(subparsers) -> None:
    parser = subparsers.add_parser(
        "compare",
        help="two versions or folders beside the baselines, with their differences",
        description="Judges two models on the newest data that neither learned from.",
    )
    parser.add_argument("one", help="a folder, a version number or an alias")
    parser.add_argument("other", help="likewise")
    add_data(parser)


def run(options: argparse.Namespace) -> int:
    with contextlib.ExitStack() as stack:
        names = (options.one, options.other)
        if names[0] == names[1]:
            raise WrongStartError(f"two models must be two, but both were {names[0]}")
        models = {name: stack.enter_context(open_reference(name)) for name in names}
        evaluation = judge_models(models, options)
    print(text(evaluation.judgements))
    for population, judgement in evaluation.judgements.items():
        print(f"\n{population}: {differences(judgement, *names)}")
    return DONE

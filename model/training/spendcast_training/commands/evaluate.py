"""`evaluate`: one model beside the baselines, as tables and as a page."""

import argparse
from pathlib import Path

from spendcast_training.contest import judge_models, open_reference
from spendcast_training.evaluation import MODEL
from spendcast_training.outcome import DONE
from spendcast_training.tables import text
from spendcast_training.verdict import verdict
from spendcast_training.window import add_data


def add(subparsers) -> None:
    parser = subparsers.add_parser(
        "evaluate",
        help="a version or folder beside the baselines, on data that it did not learn from",
        description="Judges a model on the newest data: every purchase, those of customers "
        "without history, and all customers at cut-off dates.",
    )
    parser.add_argument("model", help="a folder, a version number or an alias")
    parser.add_argument("--page", type=Path, help="an HTML page to write, with charts")
    add_data(parser)


def run(options: argparse.Namespace) -> int:
    with open_reference(options.model) as model:
        evaluation = judge_models({MODEL: model}, options)
        if options.page:
            from spendcast_training.page import write_page

            write_page(evaluation, model, options.page)
            print(f"wrote {options.page}")
    print(text(evaluation.judgements), "", *verdict(evaluation), sep="\n")
    return DONE

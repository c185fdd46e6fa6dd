"""`train`: from a log, a CSV or Parquet examples to a model folder."""

from argparse import Namespace
from pathlib import Path

from spendcast_training.inputs import Source
from spendcast_training.training import train


def add_to(commands) -> None:
    command = commands.add_parser("train", help="trains a model and writes it as a folder")
    add_source_to(command)
    command.add_argument("--out", type=Path, required=True, help="the folder, replaced")
    command.set_defaults(run=run)


def add_source_to(command) -> None:
    """The flags that say what to learn from."""
    command.add_argument("--events", type=Path, help="events of the contract: ndjson, also gzipped")
    command.add_argument("--csv", type=Path, help="customer_id, occurred_at or date, amount, …")
    command.add_argument("--examples", type=Path, help="the folder that TrainingExamples wrote")
    command.add_argument("--rates", type=Path, help="csv: currency,day,rate")
    command.add_argument("--base-currency", default=Source.base_currency)
    command.add_argument("--horizon-days", type=int, default=Source.horizon_days)
    command.add_argument("--max-examples", type=int, default=Source.max_examples)
    command.add_argument("--seed", type=int, default=Source.seed)


def source_of(options: Namespace) -> Source:
    names = Source.__dataclass_fields__
    return Source(**{name: value for name, value in vars(options).items() if name in names})


def run(options: Namespace) -> None:
    trained = train(
        source_of(options), options.out, say=lambda line: print(f"… {line}", flush=True)
    )
    for name, value in trained.figures.items():
        print(f"{name:32} {value:.6g}")
    print(f"written: {options.out}")

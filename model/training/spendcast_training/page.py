"""The evaluation page."""

from pathlib import Path

from spendcast_training.evaluation import Evaluation
from spendcast_training.tables import text


def write_page(evaluation: Evaluation, model, file: Path) -> None:
    """Writes one self-contained HTML file."""
    file.write_text(f"<pre>{text(evaluation.judgements)}</pre>")

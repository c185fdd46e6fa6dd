"""The report as one HTML page that needs nothing else."""

from pathlib import Path

import jinja2
from markupsafe import Markup

from spendcast_reports.content import Report

TEMPLATE = "report.html.jinja"


def html_of(report: Report) -> str:
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(Path(__file__).parent),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    # The charts are ours, and the one thing that goes into the page as it is.
    environment.filters["drawing"] = Markup
    return environment.get_template(TEMPLATE).render(report=report)

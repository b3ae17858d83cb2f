"""Estates of one file in tests."""

from datetime import date
from pathlib import Path

from iac_iam_guard.adapters.estate import build_estate
from iac_iam_guard.configuration import Configuration
from iac_iam_guard.iam.estate import Estate
from iac_iam_guard.reading import read_units
from iac_iam_guard.request import Request
from iac_iam_guard.units import open_workspace

TODAY = date(2026, 1, 1)


def estate_of(path: Path, text: str) -> Estate:
    """Return what `text`, written to `path`, declares."""
    path.write_text(text, "utf-8")
    request = Request((path,), TODAY, use_configuration=False)
    configuration = Configuration()
    read = read_units(request, configuration, open_workspace(request), lambda what, done, total: None)
    return build_estate(read.graphs, configuration.assumptions(TODAY), whole=False)

from datetime import date
from pathlib import Path

from iac_iam_guard.pipeline import Request, scan
from iac_iam_guard.reporting.json import render_json

FIXTURES = Path(__file__).parent.parent / "fixtures"


def test_several_processes_say_what_one_says() -> None:
    alone = Request((FIXTURES,), date(2026, 1, 1), use_configuration=False)
    assert len(scan(alone).inputs) > 1
    assert render_json(scan(alone._replace(jobs=2))) == render_json(scan(alone))

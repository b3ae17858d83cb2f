"""Last-accessed data: for whom it is, and which services were used."""

import json
from typing import Any

import pytest

from iac_iam_guard.errors import InputError
from iac_iam_guard.evidence.files import read_evidence
from iac_iam_guard.iam.reports import LAST_ACCESSED
from iac_iam_guard.source import Source

ARN = "arn:aws:iam::111122223333:role/app/worker"
USED = {"ServiceName": "Amazon S3", "ServiceNamespace": "s3", "LastAuthenticated": "2025-12-30T01:00:00+00:00", "LastAuthenticatedEntity": ARN}
UNUSED = {"ServiceName": "Amazon SQS", "ServiceNamespace": "sqs", "TotalAuthenticatedEntities": 0}


def details(*services: dict[str, Any], **members: Any) -> dict[str, Any]:
    return {"JobStatus": "COMPLETED", "ServicesLastAccessed": list(services), "IsTruncated": False, **members}


def source(document: object) -> Source:
    return Source("details.json", json.dumps(document))


@pytest.mark.parametrize("document", [details(USED, UNUSED), details(UNUSED, USED, Arn=ARN), [details(USED, UNUSED)]])
def test_services_of_a_role(document: object) -> None:
    reports = read_evidence(source(document))
    (use,) = reports.uses
    assert reports.kinds == {LAST_ACCESSED}
    assert use.arn == ARN
    assert {service.prefix: service.used for service in use.services} == {"s3": "2025-12-30T01:00:00+00:00", "sqs": None}


def test_data_that_does_not_say_for_whom_it_is() -> None:
    with pytest.raises(InputError, match="does not say for whom") as refusal:
        read_evidence(source(details(UNUSED)))
    assert "Arn" in refusal.value.hint


def test_data_on_a_policy_names_several_users() -> None:
    other = {**USED, "ServiceNamespace": "sns", "LastAuthenticatedEntity": "arn:aws:iam::111122223333:user/bert"}
    with pytest.raises(InputError, match="does not say for whom"):
        read_evidence(source(details(USED, other)))


@pytest.mark.parametrize(
    ("document", "message"),
    [
        ({"Content": "dXNlcg==", "ReportFormat": "text/csv"}, "base64"),
        ({"Statement": []}, "ServicesLastAccessed"),
        ([1], "ServicesLastAccessed"),
        (details(USED, JobStatus="IN_PROGRESS"), "had not ended"),
        (details(USED, Arn="worker"), "Arn is that of"),
        (details({"ServiceName": "x"}, Arn=ARN), "ServiceNamespace"),
    ],
)
def test_data_that_is_wrong(document: object, message: str) -> None:
    with pytest.raises(InputError, match=message):
        read_evidence(source(document))


def test_text_that_is_no_json() -> None:
    with pytest.raises(InputError, match="line 2: "):
        read_evidence(Source("details.json", '{\n"JobStatus" "COMPLETED"}'))

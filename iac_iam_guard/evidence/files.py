"""Files of evidence: what kind each is shows its content, and all of them make one set of reports."""

from collections.abc import Iterable

from iac_iam_guard.errors import InputError
from iac_iam_guard.evidence.credential_report import looks_like_report, read_credential_report
from iac_iam_guard.evidence.last_accessed import read_last_accessed
from iac_iam_guard.iam.reports import CREDENTIAL_REPORT, LAST_ACCESSED, Reports
from iac_iam_guard.source import Source, SourceSpan

HINT = "give a credential report (CSV) or the JSON of aws iam get-service-last-accessed-details"


def read_evidence(source: Source) -> Reports:
    """Return the reports in one file; raise InputError, at its place, for what is none or not as AWS writes it."""
    if looks_like_report(source.text):
        return Reports(users=read_credential_report(source), kinds=frozenset({CREDENTIAL_REPORT}))
    if source.text.lstrip()[:1] in ("{", "["):
        return Reports(uses=read_last_accessed(source), kinds=frozenset({LAST_ACCESSED}))
    raise InputError("this is no evidence", SourceSpan(source.path, 0, 0), HINT)


def join_reports(reports: Iterable[Reports]) -> Reports:
    """Return all reports as one; of two on the same user or entity the later counts."""
    given = tuple(reports)
    users = {user.origin.address: user for part in given for user in part.users}
    uses = {use.arn: use for part in given for use in part.uses}
    return Reports(tuple(users.values()), tuple(uses.values()), frozenset(kind for part in given for kind in part.kinds))

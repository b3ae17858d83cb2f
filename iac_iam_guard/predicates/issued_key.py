"""Words about access keys, wherever they are known from: code, state or a credential report."""

from iac_iam_guard.iam.estate import Estate
from iac_iam_guard.iam.model import AccessKey
from iac_iam_guard.iam.reports import ReportedKey
from iac_iam_guard.predicates.access_key import has_status, is_access_key
from iac_iam_guard.verdict import Verdict, every, known


def is_active_access_key(key: AccessKey | ReportedKey, estate: Estate) -> Verdict:
    """Tell whether this is an access key, not another kind of credential, that works."""
    if isinstance(key, ReportedKey):
        return known(key.active.value is True, key.active.span)
    return every((is_access_key(key, estate), has_status(key, estate, status="Active")))

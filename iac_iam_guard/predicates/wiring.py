"""Words about access keys that are wired to workloads: programs get them as settings instead of a role."""

from fnmatch import fnmatchcase

from iac_iam_guard.iam.estate import Estate
from iac_iam_guard.iam.model import AccessKey, User
from iac_iam_guard.iam.relations import access_keys_of
from iac_iam_guard.predicates.flows import SETTINGS, argument_of, secret_references, written_at
from iac_iam_guard.verdict import Evidence, Verdict, known

WORKLOADS = SETTINGS | {"aws_instance.provisioner", "aws_spot_instance_request.user_data", "aws_launch_configuration.user_data_base64"}
"""Arguments that a program reads where it runs."""

CLUSTERS = ("kubernetes_", "helm_", "kubectl_", "nomad_")
"""Beginnings of the types of what runs in a cluster: all that they take serves a program there."""


def feeds_workload(subject: AccessKey | User, estate: Estate, *, outside: tuple[str, ...]) -> Verdict:
    """Tell whether the secret of an access key, or of one of a user's, flows into a workload; shown by the arguments that take it.

    `outside` are patterns of addresses of workloads that run outside AWS, for which no role will do.
    """
    keys = (subject,) if isinstance(subject, AccessKey) else access_keys_of(estate, subject).things
    places = [
        Evidence(written_at(reference, consumer), consumer.identity)
        for key in keys
        for reference, consumer in secret_references(estate, key)
        if (argument_of(reference, consumer) in WORKLOADS or consumer.type.startswith(CLUSTERS))
        and not any(fnmatchcase(address, pattern) for pattern in outside for address in (consumer.identity, consumer.address))
    ]
    return known(bool(places), *places)

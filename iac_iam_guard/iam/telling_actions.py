"""Actions that tell what somebody is: one who manages permissions, or who can switch off what watches. Our own reading of AWS's reference (2026-11)."""

from functools import cache

from iac_iam_guard.iam.actions import permission_actions

_IDENTITY = """
    iam: AttachGroupPolicy AttachRolePolicy AttachUserPolicy CreatePolicyVersion DeleteGroupPolicy DeleteRolePermissionsBoundary DeleteRolePolicy
        DeleteUserPermissionsBoundary DeleteUserPolicy DetachGroupPolicy DetachRolePolicy DetachUserPolicy PutGroupPolicy PutRolePermissionsBoundary
        PutRolePolicy PutUserPermissionsBoundary PutUserPolicy SetDefaultPolicyVersion UpdateAssumeRolePolicy
    organizations: AttachPolicy DetachPolicy PutResourcePolicy UpdatePolicy
"""
"""Of the access level Permissions management; a policy that is attached nowhere gives nothing, so that making and deleting policies are not among them."""
_WATCHING = """
    access-analyzer: DeleteAnalyzer
    cloudtrail: DeleteTrail PutEventSelectors StopLogging
    config: StopConfigurationRecorder
    ec2: DeleteFlowLogs
    guardduty: DeleteDetector
"""


@cache
def identity_actions() -> tuple[str, ...]:
    """Return the actions by which IAM and Organizations change what somebody may do."""
    return _read(_IDENTITY)


@cache
def service_actions() -> tuple[str, ...]:
    """Return the actions by which other services give permissions."""
    return tuple(f"{service}:{name}" for service, names in permission_actions().items() if service not in ("iam", "organizations") for name in names)


@cache
def watching_actions() -> tuple[str, ...]:
    """Return the actions that stop what watches an account."""
    return _read(_WATCHING)


def _read(names: str) -> tuple[str, ...]:
    found, service = [], ""
    for word in names.split():
        if word.endswith(":"):
            service = word
        else:
            found.append(service + word)
    return tuple(found)

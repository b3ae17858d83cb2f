"""Events that an account should be warned of, as CloudTrail writes them: one sample of each.

The kinds are those of the CIS AWS Foundations Benchmark, chapter on monitoring; fields are those of
https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-record-contents.html.
"""

from typing import NamedTuple


class Event(NamedTuple):
    """One sample: what people call it, and its fields by dotted path."""

    name: str
    fields: dict[str, str]


class Concern(NamedTuple):
    """A kind of events, and samples of all that belong to it."""

    name: str
    events: tuple[Event, ...]


def _call(source: str, name: str, **more: str) -> Event:
    fields = {
        "eventVersion": "1.11",
        "eventSource": f"{source}.amazonaws.com",
        "eventName": name,
        "eventType": "AwsApiCall",
        "readOnly": "false",
        "sourceIPAddress": "203.0.113.7",
        "userIdentity.type": "IAMUser",
    }
    return Event(name, fields | {key.replace("__", "."): value for key, value in more.items()})


def _sign_in(result: str, **more: str) -> Event:
    told = {"eventType": "AwsConsoleSignIn", "additionalEventData__MFAUsed": "No", "responseElements__ConsoleLogin": result}
    return _call("signin", "ConsoleLogin", **told, **more)


def _changes(name: str, source: str, *calls: str) -> Concern:
    return Concern(name, tuple(_call(source, call) for call in calls))


IAM_CHANGES = _changes(
    "changes of IAM policies",
    "iam",
    *("CreatePolicy", "DeletePolicy", "CreatePolicyVersion", "DeletePolicyVersion"),
    *(f"{verb}{kind}Policy" for verb in ("Put", "Delete", "Attach", "Detach") for kind in ("User", "Group", "Role")),
)

SECURITY_CONCERNS = (
    Concern("use of the root user", (_call("ec2", "RunInstances", userIdentity__type="Root"),)),
    Concern("sign-in without MFA", (_sign_in("Success"),)),
    Concern("failed sign-in", (_sign_in("Failure", errorMessage="Failed authentication"),)),
    Concern(
        "unauthorized calls",
        (_call("ec2", "RunInstances", errorCode="Client.UnauthorizedOperation"), _call("iam", "CreateUser", errorCode="AccessDenied")),
    ),
    _changes("changes of the trail", "cloudtrail", "CreateTrail", "UpdateTrail", "DeleteTrail", "StartLogging", "StopLogging"),
    _changes("changes of AWS Config", "config", "StopConfigurationRecorder", "DeleteDeliveryChannel", "PutDeliveryChannel", "PutConfigurationRecorder"),
    _changes("disabling and deletion of keys", "kms", "DisableKey", "ScheduleKeyDeletion"),
    _changes("changes of bucket policies", "s3", "PutBucketPolicy", "DeleteBucketPolicy", "PutBucketAcl"),
    _changes(
        "changes of the organization",
        "organizations",
        *("AttachPolicy", "DetachPolicy", "UpdatePolicy", "DeletePolicy", "LeaveOrganization", "RemoveAccountFromOrganization", "MoveAccount"),
    ),
)


def as_bus_event(event: Event) -> dict[str, str]:
    """Return an event as EventBridge passes it on."""
    kind = "AWS Console Sign In via CloudTrail" if event.fields["eventType"] == "AwsConsoleSignIn" else "AWS API Call via CloudTrail"
    service = event.fields["eventSource"].partition(".")[0]
    return {"source": f"aws.{service}", "detail-type": kind, **{f"detail.{name}": value for name, value in event.fields.items()}}

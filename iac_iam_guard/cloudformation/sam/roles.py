"""Roles that SAM makes: who may assume them, what is attached to them, and the policies they get from entries and events."""

from collections.abc import Iterable, Mapping, Sequence

from iac_iam_guard.cloudformation.nodes import Members, Node
from iac_iam_guard.cloudformation.sam.asking import branches_of, child, is_no_value, is_true, shape
from iac_iam_guard.cloudformation.sam.expansion import Expansion, Serverless
from iac_iam_guard.cloudformation.sam.policy_entries import document_of, managed_policy_arn, read_entry
from iac_iam_guard.cloudformation.sam.writing import Place, Written, place_of, write

ROLE = "AWS::IAM::Role"
CREATED_BY = "createdBy"
TRACING, TRACING_ELSEWHERE = "AWSXrayWriteOnlyAccess", "AWSXRayDaemonWriteAccess"
"""What a role gets for the sake of tracing, and what it gets in partitions other than `aws`."""


def trust_of(service: str) -> Written:
    """Return the trust policy that lets one service assume a role."""
    statement: Written = {"Effect": "Allow", "Action": ["sts:AssumeRole"], "Principal": {"Service": [service]}}
    return document_of([statement])


def allow(actions: Written, resource: Written) -> Written:
    """Return a statement that allows `actions` on `resource`."""
    return {"Effect": "Allow", "Action": actions, "Resource": resource}


def inline(name: str, statements: Sequence[Written]) -> Mapping[str, Written]:
    """Return an inline policy of a role."""
    return {"PolicyName": name, "PolicyDocument": document_of(statements)}


class Role:
    """A role that is being put together; what says the same as something before is there once, where the user wrote it if he did."""

    def __init__(self, name: str, trust: Written, at: Place) -> None:
        """Take its logical id, its trust policy and where it comes from."""
        self.name = name
        self.trust = trust
        self.at = at
        self.managed: dict[object, Node] = {}
        self.policies: list[Node] = []
        self._documents: set[object] = set()

    def attach(self, arn: Node) -> None:
        """Attach a managed policy."""
        self.managed[shape(arn)] = arn

    def attach_aws(self, name: str, at: Place) -> None:
        """Attach one of AWS's managed policies for the sake of what stands `at`."""
        arn = managed_policy_arn(name, at)
        self.managed.setdefault(shape(arn), arn)

    def attach_tracing(self, work: Expansion, at: Place) -> None:
        """Attach the managed policy for tracing."""
        self.attach_aws(TRACING if work.partition in ("", "aws") else TRACING_ELSEWHERE, at)

    def add(self, policy: Mapping[str, Written], at: Place) -> None:
        """Add an inline policy."""
        node = write(policy, at)
        document = child(node, "PolicyDocument")
        self._documents.add(shape(document) if document is not None else None)
        self.policies.append(node)

    def add_once(self, policy: Mapping[str, Written], at: Place) -> None:
        """Add an inline policy unless one with the same document is there."""
        if shape(write(policy["PolicyDocument"], at)) not in self._documents:
            self.add(policy, at)

    def grant(self, work: Expansion, entries: Iterable[Node]) -> None:
        """Give the role what the entries of `Policies` say."""
        for index, entry in enumerate(entries):
            granted = read_entry(work, entry)
            if granted.managed is not None:
                self.attach(granted.managed)
            if granted.document is not None:
                self._documents.add(shape(granted.document))
                self.policies.append(_named(f"{self.name}Policy{index}", granted.document, place_of(entry)))

    def declare(self, work: Expansion, item: Serverless, tags: Written | None = None, condition: Node | None = None) -> None:
        """Add the role to the template; boundary and path are those of `item`."""
        self.declare_within(work, item, item.given("PermissionsBoundary"), item.given("RolePath"), tags, condition)

    def declare_within(
        self,
        work: Expansion,
        item: Serverless,
        boundary: Written | None = None,
        path: Written | None = None,
        tags: Written | None = None,
        condition: Node | None = None,
    ) -> None:
        """Add the role to the template."""
        properties: dict[str, Written | None] = {
            "AssumeRolePolicyDocument": self.trust,
            "ManagedPolicyArns": list(self.managed.values()) if self.managed else None,
            "Policies": self.policies if self.policies else None,
            "Path": path,
            "PermissionsBoundary": boundary,
            "Tags": tags,
        }
        work.add(item, self.name, ROLE, properties, self.at, condition)


def _named(name: str, document: Node, at: Place) -> Node:
    """Return a document as an inline policy; under a question, each of the documents that it may be."""
    if is_no_value(document):
        return document
    branches = branches_of(document)
    if branches is None:
        return write({"PolicyName": name, "PolicyDocument": document}, at)
    condition, then, otherwise = branches
    return write({"Fn::If": [condition, _named(name, then, at), _named(name, otherwise, at)]}, at)


def tags_of(item: Serverless, prefix: str) -> Written:
    """Return the tags of a resource as a list, with the one that SAM adds."""
    return [{"Key": f"{prefix}:{CREATED_BY}", "Value": "SAM"}, *listed_tags(item.given("Tags"))]


def listed_tags(tags: Node | None) -> list[Written]:
    """Return a mapping of tags as a list."""
    if not isinstance(tags, Members):
        return []
    return [{"Key": name, "Value": member.node} for name, member in tags.entries.items()]


def propagated_tags(item: Serverless) -> Written | None:
    """Return the tags that everything which is made of a resource gets, None where it does not want that."""
    own = listed_tags(item.given("Tags"))
    return own if own and is_true(item.given("PropagateTags")) else None

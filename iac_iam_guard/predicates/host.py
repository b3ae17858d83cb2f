"""Words about hosts: whether they have an instance profile, need one, and run containers."""

from iac_iam_guard.graph import Mode
from iac_iam_guard.iam.estate import Compute, Estate
from iac_iam_guard.iam.relations import attachments_of, aws_policy_name, roles_of
from iac_iam_guard.predicates.boot_script import words_of
from iac_iam_guard.predicates.flows import references_with_consumers
from iac_iam_guard.predicates.names import words_in
from iac_iam_guard.predicates.parts import refs_in, texts_in
from iac_iam_guard.predicates.role import HOSTS
from iac_iam_guard.predicates.settings import is_below, may_be_absent, reason_of, settled
from iac_iam_guard.values import Known, Mapping, Sequence, Unknown, Value
from iac_iam_guard.verdict import FALSE, Evidence, Truth, Verdict, holds, negate, some, unknown

COMMAND_GROUPS = frozenset(
    {
        *("autoscaling", "cloudformation", "cloudwatch", "codecommit", "codeartifact", "cognito-idp", "configure", "deploy", "dynamodb", "ec2", "ecr"),
        *("ecs", "eks", "elb", "elbv2", "efs", "events", "glue", "iam", "kinesis", "kms", "lambda", "logs", "rds", "route53", "s3", "s3api", "secretsmanager"),
        *("servicediscovery", "ses", "sns", "sqs", "ssm", "sts"),
    }
)
"""What follows `aws` on a command line."""

AGENTS = frozenset(
    {"amazon-ssm-agent", "amazon-cloudwatch-agent", "amazon-cloudwatch-agent-ctl", "awslogs", "awslogsd", "codedeploy-agent", "boto3", "s3fs", "ECS_CLUSTER"}
)
"""Programs that call AWS, and settings of such."""

CONTAINER_WORDS = frozenset(
    {
        "docker",
        "dockerd",
        "docker-compose",
        "containerd",
        "podman",
        "kubelet",
        "kubeadm",
        "k3s",
        "nodeadm",
        "bootstrap.sh",
        "ECS_CLUSTER",
        "ecs.config",
        "nerdctl",
    }
)
CONTAINER_IMAGES = ("ecs-optimized", "/ecs/", "amazon-eks", "eks/optimized", "bottlerocket")
CONTAINER_NAMES = frozenset(("ecs", "eks", "k8s", "kubernetes", "docker", "container", "containers", "nomad"))
CONTAINER_POLICIES = frozenset(("AmazonEC2ContainerServiceforEC2Role", "AmazonEKSWorkerNodePolicy", "AmazonEKS_CNI_Policy", "AmazonEKSWorkerNodeMinimalPolicy"))
CLUSTER_TAG = "kubernetes.io/cluster/"

NODE_GROUPS = frozenset(("aws_eks_node_group", "AWS::EKS::Nodegroup"))
GIVE_ROLES = NODE_GROUPS | {"aws_batch_compute_environment", "AWS::Batch::ComputeEnvironment"}
"""Types that start hosts from a launch template with a role of their own."""
INSTANCES = frozenset(("aws_instance", "aws_spot_instance_request", "AWS::EC2::Instance"))
MANAGERS = frozenset(("aws_ssm_association", "aws_ssm_maintenance_window_target", "AWS::SSM::Association", "AWS::SSM::MaintenanceWindowTarget"))
ELSEWHERE = "launch template that is declared elsewhere"


def lacks_profile(compute: Compute, estate: Estate) -> Verdict:
    """Tell whether a host gets no instance profile, neither of its own nor by its launch template; shown by the host.

    A template that only instances are started from does not speak for itself, nor one for hosts that somebody else gives a role.
    """
    if compute.kind not in HOSTS:
        return FALSE
    own = _has_no_profile(compute, estate)
    if own.truth is not Truth.TRUE:
        return own
    if compute.kind == "launch-template":
        return _template_lacks_profile(compute, estate)
    named = settled(compute.template, estate)
    if named is None or (isinstance(named, Sequence) and not named.items and named.rest is None):
        return own
    template = _template_of(compute, estate)
    if template is None:
        return unknown(ELSEWHERE)
    found = _has_no_profile(template, estate)
    return own if found.truth is Truth.TRUE else found


def _template_of(compute: Compute, estate: Estate) -> Compute | None:
    """Return the launch template that an instance is started from, where it is declared."""
    addresses = sorted({ref.address for ref in refs_in(settled(compute.template, estate))})
    declared = [template for address in addresses for template in _templates(estate).get((compute.origin.unit, address), ())]
    return next(estate.present(declared), None)


def _templates(estate: Estate) -> dict[tuple[str, str], list[Compute]]:
    found = estate.memo.get("launch templates")
    if isinstance(found, dict):
        return found
    templates: dict[tuple[str, str], list[Compute]] = {}
    for compute in estate.computes:
        if compute.kind == "launch-template":
            templates.setdefault((compute.origin.unit, compute.origin.address), []).append(compute)
    estate.memo["launch templates"] = templates
    return templates


def _has_no_profile(compute: Compute, estate: Estate) -> Verdict:
    profile = settled(compute.profile, estate)
    if profile is None or (isinstance(profile, Known) and profile.value == ""):
        return holds(compute.origin.span)
    return unknown(reason_of(profile)) if may_be_absent(profile) else FALSE


def _template_lacks_profile(template: Compute, estate: Estate) -> Verdict:
    users = [consumer for _, consumer in references_with_consumers(estate, template.origin)]
    if any(user.mode is Mode.MODULE for user in users):
        return unknown("module that is not available")
    started = [user for user in users if user.mode is Mode.MANAGED and user.type in GIVE_ROLES | INSTANCES]
    return FALSE if started else holds(template.origin.span)


def calls_aws(compute: Compute, estate: Estate) -> Verdict:
    """Tell whether what a host starts with calls AWS: its user data, the image of a container service, or Systems Manager; shown by the first sign."""
    for value in _scripts(compute, estate):
        for word in words_of(value):
            name = word.text.rpartition("/")[2]
            group = next((item for item in word.following if item in COMMAND_GROUPS), "") if name == "aws" else ""
            if name in AGENTS or group:
                return holds(Evidence(word.span, f"its user data has {name} {group}".rstrip()))
    image = _image(compute, estate)
    if image is not None and _is_container_image(image, compute, estate):
        return holds(Evidence(compute.origin.span, "its image is that of a container host"))
    managers = [consumer for _, consumer in references_with_consumers(estate, compute.origin) if consumer.type in MANAGERS]
    if managers:
        return holds(Evidence(compute.origin.span, f"{managers[0].identity} manages it"))
    return some(unknown(reason_of(value)) for value in _scripts(compute, estate) if isinstance(value, Unknown) and not value.opaque)


def _scripts(compute: Compute, estate: Estate) -> list[Value]:
    """Return the user data of a host: its own, else that of its launch template."""
    own = [value for field in (compute.user_data, compute.encoded_user_data) if (value := settled(field, estate)) is not None]
    template = _template_of(compute, estate) if not own and compute.template is not None else None
    return own if template is None else _scripts(template, estate)


def _image(compute: Compute, estate: Estate) -> Value | None:
    return settled(compute.code[0], estate) if compute.code else None


def _is_container_image(image: Value, compute: Compute, estate: Estate) -> bool:
    """Tell whether the name of an image, or what it is looked up by, is that of a container host."""
    sources = [estate.resources.get((compute.origin.unit, ref.address)) for ref in image.refs]
    values = [image, *(source.attributes for source in sources if source is not None and source.mode is Mode.DATA)]
    return any(mark in str(text.value) for value in values for text in texts_in(value) for mark in CONTAINER_IMAGES)


def hop_limit_above(compute: Compute, estate: Estate, *, limit: int) -> Verdict:
    """Tell whether answers of the metadata service of a host go further than `limit` hops; where nothing is said it is one."""
    if compute.kind not in HOSTS:
        return FALSE
    value = settled(compute.hop_limit, estate)
    if value is None:
        return FALSE
    below = is_below(value, limit + 1, estate, compute.origin.span, 1)
    return holds(value.span) if below.truth is Truth.FALSE else negate(below)


def runs_containers(compute: Compute, estate: Estate) -> Verdict:
    """Tell whether a host runs containers, which are one hop further: by its user data, image, name, tags, role, or the group of nodes it is started for."""
    origin = compute.origin
    for value in _scripts(compute, estate):
        for word in words_of(value):
            if word.text.rpartition("/")[2] in CONTAINER_WORDS:
                return holds(word.span)
    image = _image(compute, estate)
    if image is not None and _is_container_image(image, compute, estate):
        return holds(image.span)
    entries = origin.attributes.entries
    roles = roles_of(estate, compute)
    given_names = [name for role in roles for name in (Known(role.origin.name), role.name)]
    names = (Known(origin.name), entries.get("name"), entries.get("name_prefix"), entries.get("LaunchTemplateName"), *given_names)
    if any(word in CONTAINER_NAMES for name in names for word in words_in(name).items) or _is_tagged(entries.get("tags")):
        return holds(origin.span)
    if any(consumer.type in NODE_GROUPS for _, consumer in references_with_consumers(estate, origin)):
        return holds(origin.span)
    given = [aws_policy_name(item.policy) for role in roles for item in attachments_of(estate, role).things]
    if any(name in CONTAINER_POLICIES for name in given):
        return holds(origin.span)
    unread = [value for value in _scripts(compute, estate) if isinstance(value, Unknown)]
    return unknown(reason_of(unread[0])) if unread else FALSE


def _is_tagged(tags: Value | None) -> bool:
    return isinstance(tags, Mapping) and any(key.startswith(CLUSTER_TAG) for key in tags.entries)

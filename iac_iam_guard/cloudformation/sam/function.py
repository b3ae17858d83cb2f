"""AWS::Serverless::Function: the function, the role that it gets if it names none, and what its events and URL make."""

from collections.abc import Mapping

from iac_iam_guard.cloudformation.nodes import Members, Node
from iac_iam_guard.cloudformation.sam.asking import branches_of, child, is_given, is_no_value, text_of
from iac_iam_guard.cloudformation.sam.destinations import add_invoke_destinations
from iac_iam_guard.cloudformation.sam.events import events_of
from iac_iam_guard.cloudformation.sam.expansion import Expansion, Serverless
from iac_iam_guard.cloudformation.sam.policy_entries import entries_of
from iac_iam_guard.cloudformation.sam.pull_events import PULLED, grant_pulling
from iac_iam_guard.cloudformation.sam.push_events import add_push_event
from iac_iam_guard.cloudformation.sam.roles import Role, allow, inline, propagated_tags, tags_of, trust_of
from iac_iam_guard.cloudformation.sam.writing import Written, get_att, key_of, ref, write

FUNCTION, PERMISSION = "AWS::Lambda::Function", "AWS::Lambda::Permission"
PASSED = frozenset(
    {
        "Architectures", "CodeSigningConfigArn", "Description", "DurableConfig", "Environment", "EphemeralStorage", "FileSystemConfigs", "FunctionName",
        "Handler", "ImageConfig", "KmsKeyArn", "Layers", "LoggingConfig", "MemorySize", "PackageType", "RecursiveLoop", "ReservedConcurrentExecutions",
        "Runtime", "RuntimeManagementConfig", "SnapStart", "TenancyConfig", "Timeout", "VpcConfig",
    }
)  # fmt: skip
"""Properties that the function itself has under the same name."""
DEAD_LETTER_ACTIONS = {"SQS": "sqs:SendMessage", "SNS": "sns:Publish"}


def expand_function(work: Expansion, item: Serverless) -> None:
    """Add the plain resources that a function comes to."""
    role = _role(work, item)
    arn, condition, is_made = _role_arn(work, item, role)
    properties: dict[str, Written | None] = {name: member.node for name, member in item.properties.entries.items() if name in PASSED}
    properties |= {"Role": arn, "Code": _code(item), "Tags": tags_of(item, "lambda")}
    properties["TracingConfig"] = {"Mode": item.properties.entries["Tracing"].node} if _is_traced(work, item) else None
    properties["DeadLetterConfig"] = {"TargetArn": target} if (target := child(item.given("DeadLetterQueue"), "TargetArn")) is not None else None
    work.replace(item, FUNCTION, properties)
    alias = _add_alias(work, item)
    target_name = alias if alias is not None else item.name
    add_invoke_destinations(work, item, role)
    role.grant(work, entries_of(item.given("Policies")))
    for event in events_of(work, item):
        if event.kind in PULLED:
            grant_pulling(work, event, role)
        else:
            add_push_event(work, event, target_name, alias is not None, role)
    if is_made:
        role.declare(work, item, propagated_tags(item) or tags_of(item, "lambda"), condition)
    _add_url_permissions(work, item, target_name)
    preference = item.given("DeploymentPreference")
    if isinstance(preference, Members) and is_given(preference):
        work.deployments.append((item, preference))


def _role(work: Expansion, item: Serverless) -> Role:
    """Return the role that the function gets, without what its policies and events add."""
    own_trust = item.given("AssumeRolePolicyDocument")
    role = Role(f"{item.name}Role", own_trust if own_trust is not None else trust_of("lambda.amazonaws.com"), item.at)
    durable = is_given(item.given("DurableConfig"))
    role.attach_aws("service-role/AWSLambdaBasicDurableExecutionRolePolicy" if durable else "AWSLambdaBasicExecutionRole", item.at)
    if _is_traced(work, item):
        role.attach_tracing(work, item.key("Tracing"))
    if is_given(item.given("VpcConfig")):
        role.attach_aws("AWSLambdaVPCAccessExecutionRole", item.key("VpcConfig"))
    queue = item.given("DeadLetterQueue")
    action, target = DEAD_LETTER_ACTIONS.get(text_of(child(queue, "Type")) or ""), child(queue, "TargetArn")
    if action is not None and target is not None:
        role.add(inline("DeadLetterQueuePolicy", [allow(action, target)]), item.key("DeadLetterQueue"))
    return role


def _is_traced(work: Expansion, item: Serverless) -> bool:
    tracing = item.given("Tracing")
    return is_given(tracing) and text_of(work.settled(tracing)) != "Disabled"


def _role_arn(work: Expansion, item: Serverless, role: Role) -> tuple[Written, Node | None, bool]:
    """Return the role of the function, the condition of the role that SAM makes (None: that of the function), and whether it makes one."""
    given = item.given("Role")
    made = get_att(role.name, "Arn")
    if given is None:
        return made, None, True
    branches = branches_of(given)
    if branches is None or not any(map(is_no_value, branches[1:])):
        return given, None, False
    condition, then, otherwise = branches
    if is_no_value(then) and is_no_value(otherwise):
        return made, None, True
    if is_no_value(then):
        return {"Fn::If": [condition, made, otherwise]}, condition, True
    name = text_of(condition) or ""
    at = item.key("Role")
    negated = work.add_condition(f"NOT{name}", {"Fn::Not": [{"Condition": name}]}, at)
    return {"Fn::If": [condition, then, made]}, write(negated, at), True


def _code(item: Serverless) -> Written | None:
    """Return where the code is: given inline, as an image, or by its place."""
    for name, form in (("InlineCode", "ZipFile"), ("ImageUri", "ImageUri")):
        code = item.given(name)
        if code is not None:
            return {form: code}
    return item.given("CodeUri")


def _add_alias(work: Expansion, item: Serverless) -> str | None:
    """Add version and alias if the function is published under one, and return the name of the alias."""
    name = text_of(work.settled(item.given("AutoPublishAlias")))
    if not name:
        return None
    at = item.key("AutoPublishAlias")
    alias = f"{item.name}Alias{name.replace('-', 'D').replace('_', 'U')}"
    version = f"{item.name}Version"
    work.add(item, version, "AWS::Lambda::Version", {"FunctionName": ref(item.name)}, at)
    properties: Mapping[str, Written] = {"Name": name, "FunctionName": ref(item.name), "FunctionVersion": get_att(version, "Version")}
    work.add(item, alias, "AWS::Lambda::Alias", properties, at)
    work.names |= {f"{item.name}.Alias": alias, f"{item.name}.Version": version}
    return alias


def _add_url_permissions(work: Expansion, item: Serverless, target: str) -> None:
    """Add the URL of the function, and the right of everyone to call it if it asks for no authentication."""
    config = item.given("FunctionUrlConfig")
    if not isinstance(config, Members) or not is_given(config):
        return
    at = item.key("FunctionUrlConfig")
    kind = config.entries.get("AuthType")
    work.add(item, f"{item.name}Url", "AWS::Lambda::Url", {"TargetFunctionArn": ref(target), "AuthType": kind.node if kind is not None else None}, at)
    if kind is None or text_of(kind.node) != "NONE":
        return
    at = key_of(kind)._replace(end=kind.node.end)
    common: Mapping[str, Written] = {"FunctionName": ref(target), "Principal": "*"}
    url = {**common, "Action": "lambda:InvokeFunctionUrl", "FunctionUrlAuthType": kind.node}
    work.add(item, f"{item.name}UrlPublicPermissions", PERMISSION, url, at)
    invoke = {**common, "Action": "lambda:InvokeFunction", "InvokedViaFunctionUrl": True}
    work.add(item, f"{item.name}URLInvokeAllowPublicAccess", PERMISSION, invoke, at)

"""AWS::Serverless::Api, HttpApi and WebSocketApi: the API, its resource policy, and the right to invoke authorizers and routes."""

from collections.abc import Callable, Mapping

from iac_iam_guard.cloudformation.nodes import Items, Member, Members, Node
from iac_iam_guard.cloudformation.sam.asking import child, is_given, named_resource, shape, text_of
from iac_iam_guard.cloudformation.sam.events import Event
from iac_iam_guard.cloudformation.sam.expansion import Expansion, Serverless
from iac_iam_guard.cloudformation.sam.policy_entries import document_of
from iac_iam_guard.cloudformation.sam.push_events import ANY_METHODS, EXECUTE_API, PERMISSION, REST_API, without_parameters
from iac_iam_guard.cloudformation.sam.writing import Place, Written, key_of, place_of, ref, sub, write

BODY_POLICY = "x-amazon-apigateway-policy"
INVOKE = "execute-api:Invoke"
IP_LISTS = (("IpRangeWhitelist", "NotIpAddress"), ("IpRangeBlacklist", "IpAddress"))
VPC_LISTS = (
    ("StringEquals", "SourceVpcBlacklist", "IntrinsicVpcBlacklist", "IntrinsicVpceBlacklist"),
    ("StringNotEquals", "SourceVpcWhitelist", "IntrinsicVpcWhitelist", "IntrinsicVpceWhitelist"),
)


def expand_rest_api(work: Expansion, item: Serverless, events: list[Event]) -> None:
    """Add a REST API; `events` are those that call functions or state machines through it."""
    statements = _Statements(work)
    paths = _paths(item, events)
    for event in events:
        policy, path = child(event.given("Auth"), "ResourcePolicy"), text_of(event.given("Path"))
        if isinstance(policy, Members) and path is not None:
            statements.add_all(policy, path, paths.get(path, ()), _stage_of(item))
            statements.add_custom(policy)
    shared = child(item.given("Auth"), "ResourcePolicy")
    if isinstance(shared, Members):
        stage = _stage_name(item, "Prod")
        for path, methods in paths.items():
            work.spend(len(methods) + 1)
            statements.add_all(shared, path, methods, stage)
        statements.add_custom(shared)
    properties: dict[str, Written | None] = {
        "Name": item.given("Name"),
        "Body": _body(item.given("DefinitionBody"), statements),
        "BodyS3Location": item.given("DefinitionUri"),
        "Policy": item.given("Policy"),
        "EndpointConfiguration": item.given("EndpointConfiguration"),
    }
    work.replace(item, "AWS::ApiGateway::RestApi", properties)
    _add_stage(work, item, "AWS::ApiGateway::Stage", {"RestApiId": ref(item.name), "StageName": _stage_name(item, "Prod")})
    _add_authorizers(work, item, ref(item.name), lambda authorizer: not is_given(child(authorizer, "DisableFunctionDefaultPermissions")))
    domain = item.given("Domain")
    domain_policy = child(domain, "Policy")
    if domain_policy is not None:
        properties = {"DomainName": child(domain, "DomainName"), "Policy": domain_policy}
        work.add(item, f"{item.name}DomainName", "AWS::ApiGateway::DomainNameV2", properties, item.key("Domain"))


def _stage_name(item: Serverless, default: str) -> Written:
    stage = item.given("StageName")
    return stage if stage is not None else default


def _add_stage(work: Expansion, item: Serverless, kind: str, properties: Mapping[str, Written | None]) -> None:
    """Add the stage of an API, which others may refer to."""
    name = f"{item.name}{text_of(item.given('StageName')) or ''}Stage"
    work.add(item, name, kind, properties)
    work.names[f"{item.name}.Stage"] = name


def _stage_of(item: Serverless) -> Written:
    """Return the stage as events know it."""
    return text_of(item.given("StageName")) or ("Prod" if item.name == REST_API else "Stage")


def _paths(item: Serverless, events: list[Event]) -> dict[str, tuple[str, ...]]:
    """Return the methods of an API by path: those of its definition, else those that events ask for."""
    found: dict[str, dict[str, None]] = {}
    definition = item.given("DefinitionBody")
    paths = child(definition, "paths")
    for path, member in paths.entries.items() if isinstance(paths, Members) else ():
        found[path] = dict.fromkeys(member.node.entries) if isinstance(member.node, Members) else {}
    if definition is None and item.given("DefinitionUri") is None:
        for event in events:
            asked, method = text_of(event.given("Path")), text_of(event.given("Method"))
            if asked is not None and method is not None:
                found.setdefault(asked, {})[method.lower()] = None
    more = ("options",) if is_given(item.given("Cors")) else ()
    return {path: tuple(dict.fromkeys((*methods, *more))) for path, methods in found.items()}


class _Statements:
    """The statements of the resource policy of one API, in order, each once."""

    def __init__(self, work: Expansion) -> None:
        self.work = work
        self.found: dict[object, Node] = {}

    def add(self, statement: Written, at: Place) -> None:
        """Add a statement."""
        node = write(statement, at)
        self.found.setdefault(shape(node), node)

    def add_all(self, policy: Members, path: str, methods: tuple[str, ...], stage: Written) -> None:
        """Add what the lists of a resource policy say of one path."""
        resources: Written = [_resource(path, method, stage) for method in methods]
        for name, effect in (("AwsAccountWhitelist", "Allow"), ("AwsAccountBlacklist", "Deny")):
            listed = child(policy, name)
            if is_given(listed) and listed is not None:
                accounts: Written = _listed(listed)
                self.add({"Effect": effect, "Action": INVOKE, "Resource": resources, "Principal": {"AWS": accounts}}, place_of(listed))
        for name, operator in IP_LISTS:
            listed = child(policy, name)
            if is_given(listed) and listed is not None:
                ranges: Written = _listed(listed)
                self.guard(resources, {operator: {"aws:SourceIp": ranges}}, place_of(listed))
        for operator, *names in VPC_LISTS:
            condition, at = _networks(self.work, policy, *names)
            if condition:
                self.guard(resources, {operator: condition}, at)

    def guard(self, resources: Written, condition: Written, at: Place) -> None:
        """Allow everyone and deny under a condition."""
        common: Mapping[str, Written] = {"Action": INVOKE, "Resource": resources, "Principal": "*"}
        self.add({"Effect": "Allow", **common}, at)
        self.add({"Effect": "Deny", **common, "Condition": condition}, at)

    def add_custom(self, policy: Members) -> None:
        """Add the statements that are written out."""
        custom = child(policy, "CustomStatements")
        for statement in _listed(custom):
            self.found.setdefault(shape(statement), statement)


def _listed(node: Node | None) -> tuple[Node, ...]:
    """Return the items of a list, or what stands in the place of a list as its only item."""
    return node.items if isinstance(node, Items) else (node,) if node is not None else ()


def _networks(work: Expansion, policy: Members, texts: str, networks: str, endpoints: str) -> tuple[dict[str, Written], Place]:
    """Return the condition keys on networks and endpoints that the lists of these names ask for, and where the last of them stands."""
    found: dict[str, list[Written]] = {}
    at = place_of(policy)
    for name, key in ((texts, ""), (networks, "aws:SourceVpc"), (endpoints, "aws:SourceVpce")):
        listed = child(policy, name)
        if not isinstance(listed, Items):
            continue
        work.spend(len(listed.items))
        for item in listed.items:
            at = place_of(item)
            word = text_of(work.settled(item)) or ""
            chosen = key or ("aws:SourceVpce" if word.startswith("vpce-") else "aws:SourceVpc" if word.startswith("vpc-") else "")
            if chosen:
                found.setdefault(chosen, []).append(item)
    return dict(found), at


def _resource(path: str, method: str, stage: Written) -> Written:
    verb = "*" if method.lower() in ANY_METHODS else method.upper()
    return sub(f"execute-api:/${{__Stage__}}/{verb}{without_parameters(path)}", {"__Stage__": stage})


def _body(definition: Node | None, statements: _Statements) -> Written | None:
    """Return the definition of an API with the resource policy in it, after the statements of the one that it has itself."""
    if not statements.found:
        return definition
    found = list(statements.found.values())
    first = place_of(found[0])
    own = child(definition, BODY_POLICY, "Statement")
    policy = write(document_of([*_listed(own), *found]), first)
    entries = definition.entries if isinstance(definition, Members) else {}
    return Members({**entries, BODY_POLICY: Member(first.start, first.end, policy)}, first.start, first.end)


def _add_authorizers(work: Expansion, item: Serverless, api: Written, wants: Callable[[Node], bool]) -> None:
    """Let API Gateway invoke the functions that are authorizers, where they want it."""
    authorizers = child(item.given("Auth"), "Authorizers")
    for name, member in authorizers.entries.items() if isinstance(authorizers, Members) else ():
        function = child(member.node, "FunctionArn")
        if function is not None and wants(member.node):
            _permit(
                work,
                item,
                f"{item.name}{name}AuthorizerPermission",
                function,
                sub(f"{EXECUTE_API}${{__ApiId__}}/authorizers/*", {"__ApiId__": api}),
                key_of(member),
            )


def _permit(work: Expansion, item: Serverless, name: str, function: Written, source: Written, at: Place) -> None:
    properties: Mapping[str, Written] = {
        "Action": "lambda:InvokeFunction",
        "FunctionName": function,
        "Principal": "apigateway.amazonaws.com",
        "SourceArn": source,
    }
    work.add(item, name, PERMISSION, properties, at)


def expand_http_api(work: Expansion, item: Serverless) -> None:
    """Add an HTTP API."""
    work.replace(item, "AWS::ApiGatewayV2::Api", {"Name": item.given("Name"), "Body": item.given("DefinitionBody"), "ProtocolType": "HTTP"})
    _add_stage(work, item, "AWS::ApiGatewayV2::Stage", {"ApiId": ref(item.name), "StageName": _stage_name(item, "$default")})
    _add_authorizers(work, item, ref(item.name), lambda authorizer: is_given(child(authorizer, "EnableFunctionDefaultPermissions")))


def expand_web_socket_api(work: Expansion, item: Serverless) -> None:
    """Add a WebSocket API and the right to invoke the functions of its routes."""
    work.replace(item, "AWS::ApiGatewayV2::Api", {"Name": item.given("Name"), "ProtocolType": "WEBSOCKET"})
    auth = item.given("Auth")
    function = child(auth, "AuthArn")
    if function is not None and text_of(child(auth, "AuthType")) == "CUSTOM" and not is_given(child(auth, "InvokeRole")):
        _permit(
            work,
            item,
            f"{item.name}AuthorizerPermission",
            function,
            sub(f"{EXECUTE_API}${{__ApiId__}}/authorizers/*", {"__ApiId__": ref(item.name)}),
            place_of(function),
        )
    stage = item.given("StageName")
    routes = item.given("Routes")
    for route, member in routes.entries.items() if isinstance(routes, Members) else ():
        function = child(member.node, "FunctionArn")
        if function is None:
            continue
        name = f"{item.name}{route.replace('$', '').capitalize()}Permission"
        source = sub(f"{EXECUTE_API}${{{item.name}.ApiId}}/${{__StageName__}}/{route}", {"__StageName__": stage if stage is not None else "default"})
        _permit(work, item, name, function, source, key_of(member))


def api_events(events: list[Event]) -> dict[str, list[Event]]:
    """Return the events of REST APIs by the logical id of the API; those that name none belong to the one that SAM makes."""
    found: dict[str, list[Event]] = {}
    for event in events:
        if event.kind == "Api":
            given = event.given("RestApiId")
            name = REST_API if given is None else named_resource(given) or text_of(given)
            if name is not None:
                found.setdefault(name, []).append(event)
    return found

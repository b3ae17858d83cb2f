"""Makes random root modules: variables, locals, modules in modules, policy documents and IAM resources, with random expressions.

`for_each`, `count` and keys are made of what terraform knows at plan time.
"""

import random
from collections.abc import Callable

from tests.oracle.configuration_blocks import Block, Entry, arguments, hcl, json_text
from tests.oracle.configuration_expressions import KINDS, LITERALS, TYPES, Expressions, Name

Files = dict[str, str]


class Module:
    """Makes one module: files below its directory, its variables and outputs (name, kind, known)."""

    def __init__(self, choose: random.Random, depth: int) -> None:
        """Make a module that calls modules of at most `depth` levels."""
        self.choose, self.depth = choose, depth
        self.names: list[Name] = []
        self.expressions = Expressions(choose, self.names)
        self.blocks: list[Block] = []
        self.overrides: list[Block] = []
        self.files: Files = {
            "policy.json": '{"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Action": "s3:*", "Resource": "*"}}',
            "policy.tftpl": '{"Version": "2012-10-17", "Statement": [%{ for i, a in actions ~}\n%{ if i > 0 },%{ endif }{"Effect": "Allow", '
            '"Action": ${jsonencode(a)}, '
            '"Resource": "arn:aws:s3:::${replace(who, "/[^a-z]/", "")}/*"}%{ endfor ~}\n]}\n',
        }
        self.variables: list[Name] = []
        self.outputs: list[Name] = []
        self.count = 0
        self.declare_variables()
        if choose.random() < 0.7:
            self.blocks.append(Block(("resource", "terraform_data", "unk"), [("input", "1")]))
            self.names.append(Name("terraform_data.unk.id", "string", False))
        for _ in range(choose.randint(2, 5)):
            self.declare_local()
        for part in choose.choices([self.declare_local, self.declare_document, self.declare_role, self.declare_people, self.declare_bucket, self.call_module,
                                    self.declare_policy], k=choose.randint(4, 9)):  # fmt: skip
            part()
        self.declare_outputs()

    def expression(self, kind: str, known: bool, depth: int = 3) -> str:
        """Return an expression."""
        return self.expressions.make(kind, self.choose.randint(0, depth), known)

    def title(self, prefix: str) -> str:
        """Return a new name."""
        self.count += 1
        return f"{prefix}{self.count}"

    def declare_variables(self) -> None:
        """Declare variables; the caller gives the ones without a default, and some of the others."""
        for _ in range(self.choose.randint(1, 4)):
            kind = self.choose.choice(KINDS)
            name = Name(self.title("v"), kind, self.choose.random() < 0.6)
            body: list[Entry] = []
            if kind == "objects" or self.choose.random() < 0.8:
                body.append(("type", TYPES[kind]))
            if kind not in ("set",) and self.choose.random() < 0.5:
                body.append(("default", self.choose.choice([text for text in LITERALS[kind] if "(" not in text and "$" not in text])))
            if self.choose.random() < 0.2:
                body.append(("nullable", "false"))
            self.blocks.append(Block(("variable", name.text), body, literal=True))
            self.variables.append(name)
            if kind not in ("set", "strings", "map") or any(entry[0] == "type" for entry in body if isinstance(entry, tuple)):
                self.names.append(Name(f"var.{name.text}", kind, name.known))

    def declare_local(self) -> None:
        """Declare a local value, sometimes overridden in another file."""
        kind, known, name = self.choose.choice(KINDS), self.choose.random() < 0.6, self.title("l")
        made = self.heredoc(known) if kind == "string" and self.choose.random() < 0.4 else self.expression(kind, known, 4)
        self.blocks.append(Block(("locals",), [(name, made)]))
        if self.choose.random() < 0.07:
            self.overrides.append(Block(("locals",), [(name, self.expression(kind, known))]))
        self.names.append(Name(f"local.{name}", kind, known))

    def heredoc(self, known: bool) -> str:
        """Return a heredoc with a directive."""
        texts, text = self.expression("strings", known, 1), self.expression("string", known, 1)
        begin, trim = self.choose.choice(["<<-", "<<"]), self.choose.choice(["", "~"])
        return f"{begin}EOT\n    first ${{{text}}}\n    %{{ for e in {texts} {trim}}}\n      ${{e}}\n    %{{ endfor {trim}}}\n  last\n  EOT"

    def plain(self, known: bool = False) -> str:
        """Return text that is a name to AWS."""
        return f'substr("n-${{replace({self.expression("string", known, 2)}, "/[^0-9A-Za-z]/", "-")}}", 0, 30)'

    def repeat(self) -> tuple[list[Entry], list[Name], str]:
        """Return arguments that repeat a block, the names that they bring, and the way: "", "count" or "each"."""
        roll = self.choose.random()
        if roll < 0.4:
            return [], [], ""
        if roll < 0.6:
            times = self.expressions.pick(f"{self.expression('bool', True)} ? 1 : 0", f"min(3, length({self.expression('strings', True)}))", "2")
            return [("count", times)], [Name("count.index", "number", True)], "count"
        if roll < 0.8:
            source = self.expression("objects", True)
            return [("for_each", source)], [Name("each.key", "string", True), *self.members("each.value")], "each"
        source = self.expressions.pick(self.expression("map", True), self.expression("set", True), f"toset({self.expression('strings', True)})")
        return [("for_each", source)], [Name("each.key", "string", True), Name("each.value", "string", True)], "each"

    def members(self, value: str) -> list[Name]:
        """Return the names of the attributes of an object."""
        return [Name(f"{value}.actions", "strings", True), Name(f"{value}.path", "string", True), Name(f"{value}.on", "bool", True)]

    def within(self, names: list[Name], make: Callable[[], None]) -> None:
        """Make something with more names in reach."""
        self.names.extend(names)
        make()
        for name in names:
            self.names.remove(name)

    def nested(self, words: str, make: Callable[[], list[Entry]]) -> Block:
        """Return a block, or a dynamic block over objects."""
        if self.choose.random() < 0.55:
            return Block((words,), make())
        iterator = self.choose.choice([words, self.title("it")])
        source = self.expression("objects", True)
        content: list[Entry] = []
        self.within([Name(f"{iterator}.key", "string", True), *self.members(f"{iterator}.value")], lambda: content.extend(make()))
        rename: list[Entry] = [("iterator", iterator)] if iterator != words else []
        return Block(("dynamic", words), [("for_each", source), *rename, Block(("content",), content)])

    def declare_document(self) -> None:
        """Declare an aws_iam_policy_document."""
        body, names, way = self.repeat()
        name = self.title("d")
        taken = [known.text for known in self.names if known.kind == "document"]

        def fill() -> None:
            for argument in ("source_policy_documents", "override_policy_documents"):
                if taken and self.choose.random() < 0.25:
                    body.append((argument, f"[{', '.join(self.choose.sample(taken, 1))}]"))
            if self.choose.random() < 0.3:
                body.append(("policy_id", f"{self.expression('bool', False)} ? {self.expression('string', False)} : null"))
            for _ in range(self.choose.randint(0, 3)):
                body.append(self.nested("statement", self.statement))

        self.within(names, fill)
        self.blocks.append(Block(("data", "aws_iam_policy_document", name), body))
        if way == "" and self.choose.random() < 0.1:
            self.overrides.append(Block(("data", "aws_iam_policy_document", name), [self.nested("statement", self.statement)]))
        address = f"data.aws_iam_policy_document.{name}"
        text = {"": f"{address}.json", "count": f'try({address}[0].json, "{{}}")', "each": f'try(values({address})[0].json, "{{}}")'}[way]
        if way == "":
            self.names.append(Name(text, "document", False))
        self.names.append(Name(text, "string", False))

    def statement(self) -> list[Entry]:
        """Return the body of a statement."""
        choose, switch = self.choose, self.expression("bool", False)
        body: list[Entry] = [("effect", self.expressions.pick('"Allow"', '"Deny"', f'{switch} ? "Allow" : "Deny"', f'{switch} ? "Deny" : null'))]
        body.append((choose.choice(["actions", "actions", "not_actions"]), self.expression("strings", False)))
        if choose.random() < 0.8:
            body.append((choose.choice(["resources", "resources", "not_resources"]), self.expression(choose.choice(["strings", "set"]), False)))
        body += [self.nested("condition", self.condition) for _ in range(choose.choice([0, 0, 1, 2]))]
        body += [self.nested("principals", self.principals) for _ in range(choose.choice([0, 0, 0, 1, 2]))]
        choose.shuffle(body)
        return body

    def condition(self) -> list[Entry]:
        """Return the body of a condition."""
        variable = self.expressions.pick('"aws:username"', '"s3:prefix"', '"aws:${"x"}"')
        return [("test", '"StringLike"'), ("variable", variable), ("values", self.expression("strings", False))]

    def principals(self) -> list[Entry]:
        """Return the body of principals."""
        return [("type", self.expressions.pick('"AWS"', '"Service"', '"*"')), ("identifiers", self.expression("strings", False))]

    def policy(self) -> str:
        """Return the text of a policy."""
        choose = self.choose
        documents = [name.text for name in self.names if name.kind == "document"]
        roll = choose.random()
        if documents and roll < 0.3:
            return choose.choice(documents)
        if roll < 0.4:
            return 'file("${path.module}/policy.json")'
        if roll < 0.55:
            return (
                f'templatefile("${{path.module}}/policy.tftpl", {{ actions = {self.expression("strings", False)}, who = {self.expression("string", False)} }})'
            )
        if roll < 0.7:
            return (f'<<-EOT\n    {{\n      "Version": "2012-10-17",\n      "Statement": [{{"Effect": "Allow", "Action": '
                f'${{jsonencode({self.expression("strings", False)})}},\n'
                    f'        "Resource": "arn:aws:s3:::${{replace({self.expression("string", False)}, "/[^a-z]/", "")}}/*"}}]\n    }}\n  EOT')  # fmt: skip
        single = f'{{ Effect = "Allow", Action = {self.expression("strings", False)}, Resource = {self.expression("string", False)} }}'
        many = f'[for k, o in {self.expression("objects", False)} : {{ Sid = title(k), Effect = o.on ? "Allow" : "Deny", Action = o.actions, Resource = "*" }}]'
        return f'jsonencode({{ Version = "2012-10-17", Statement = {self.expressions.pick(f"[{single}]", many, f"concat([{single}], {many})")} }})'

    def declare_role(self) -> None:
        """Declare a role, and what is attached to it."""
        body, names, way = self.repeat()
        name = self.title("r")
        address = f"aws_iam_role.{name}"

        def fill() -> None:
            body.append(("name", self.plain()))
            trust = f'[{{ Effect = "Allow", Action = "sts:AssumeRole", Principal = {{ Service = {self.expression("strings", False)} }} }}]'
            body.append(("assume_role_policy", f'jsonencode({{ Version = "2012-10-17", Statement = {trust} }})'))
            if self.choose.random() < 0.4:
                body.append(("tags", self.expression("map", False)))
            if self.choose.random() < 0.3:
                body.append(("max_session_duration", f"3600 + {self.expression('number', False)}"))

        self.within(names, fill)
        self.blocks.append(Block(("resource", "aws_iam_role", name), body))
        self.attach(address, way)
        self.refer(address, way)

    def refer(self, address: str, way: str) -> None:
        """Put references to a resource in reach."""
        if way == "":
            self.names += [Name(f"{address}.name", "string", False), Name(f"{address}.arn", "string", False)]
        elif way == "count":
            self.names += [
                Name(f'try({address}[0].name, "none")', "string", False),
                Name(f"{address}[*].arn", "strings", False),
                Name(f"length({address})", "number", True),
            ]
        else:
            self.names += [Name(f"values({address})[*].name", "strings", False), Name(f"[for k, v in {address} : v.arn]", "strings", False),
                           Name(f"{{ for k, v in {address} : k => v.name }}", "map", False), Name(f"keys({address})", "strings", True)]  # fmt: skip

    def attach(self, address: str, way: str) -> None:
        """Declare an inline policy or an attachment for each instance of a role."""
        repeat: list[Entry] = {"": [], "count": [("count", f"length({address})")], "each": [("for_each", address)]}[way]
        role = {"": f"{address}.{self.expressions.pick('name', 'id')}", "count": f"{address}[count.index].name", "each": "each.value.name"}[way]
        if self.choose.random() < 0.6:
            self.blocks.append(Block(("resource", "aws_iam_role_policy", self.title("rp")), [*repeat, ("role", role), ("policy", self.policy())]))
        if self.choose.random() < 0.4:
            arn = self.expressions.pick('"arn:aws:iam::aws:policy/AdministratorAccess"', '"arn:aws:iam::aws:policy/${title("readOnlyAccess")}"')
            self.blocks.append(Block(("resource", "aws_iam_role_policy_attachment", self.title("ra")), [*repeat, ("role", role), ("policy_arn", arn)]))

    def declare_policy(self) -> None:
        """Declare a managed policy."""
        body, names, way = self.repeat()
        name = self.title("p")
        self.within(names, lambda: body.extend([("name", self.plain()), ("description", self.plain()), ("policy", self.policy())]))
        self.blocks.append(Block(("resource", "aws_iam_policy", name), body))
        if self.choose.random() < 0.1:
            self.overrides.append(Block(("resource", "aws_iam_policy", name), [("policy", self.policy())]))
        self.refer(f"aws_iam_policy.{name}", way)

    def declare_people(self) -> None:
        """Declare users in groups."""
        users, group, switch = self.title("u"), self.title("g"), self.expression("bool", False)
        clean = f'toset([for e in {self.expression("strings", True)} : replace(e, "/[^0-9A-Za-z]/", "-") if e != ""])'
        each, name = ("for_each", f"aws_iam_user.{users}"), f"aws_iam_group.{group}.name"
        members = f"[for u in aws_iam_user.{users} : u.name]"
        path = self.expressions.pick('"/"', f'{switch} ? "/a/" : "/b/"')
        for words, body in (
            (("aws_iam_user", users), [("for_each", clean), ("name", '"u-${each.value}"'), ("force_destroy", self.expression("bool", False))]),
            (("aws_iam_group", group), [("name", self.plain()), ("path", path)]),
            (("aws_iam_user_group_membership", self.title("m")), [each, ("user", "each.value.name"), ("groups", f"[{name}]")]),
            (("aws_iam_group_policy", self.title("gp")), [("group", name), ("policy", self.policy())]),
            (("aws_iam_group_membership", self.title("gm")), [("name", '"gm"'), ("group", name), ("users", members)]),
        ):
            self.blocks.append(Block(("resource", *words), list(body)))
        self.refer(f"aws_iam_user.{users}", "each")

    def declare_bucket(self) -> None:
        """Declare a bucket with its policy."""
        body, names, way = self.repeat()
        name = self.title("b")
        self.within(names, lambda: body.append(("bucket", f"lower({self.plain()})")))
        self.blocks.append(Block(("resource", "aws_s3_bucket", name), body))
        address = f"aws_s3_bucket.{name}"
        repeat: list[Entry] = {"": [], "count": [("count", f"length({address})")], "each": [("for_each", address)]}[way]
        bucket = {"": address, "count": f"{address}[count.index]", "each": "each.value"}[way]
        statement = f'{{ Effect = "Allow", Principal = "*", Action = {self.expression("strings", False)}, Resource = [{bucket}.arn, "${{{bucket}.arn}}/*"] }}'
        policy = self.expressions.pick(self.policy(), f'jsonencode({{ Version = "2012-10-17", Statement = [{statement}] }})')
        self.blocks.append(
            Block(("resource", "aws_s3_bucket_policy", name), [*repeat, ("bucket", f"{bucket}.{self.expressions.pick('id', 'bucket')}"), ("policy", policy)])
        )

    def call_module(self) -> None:
        """Call a new module, once or for each of something."""
        if self.depth <= 0:
            return
        child = Module(self.choose, self.depth - 1)
        name = self.title("m")
        self.files.update({f"{name}/{path}": text for path, text in child.render().items()})
        body, names, way = self.repeat()

        def fill() -> None:
            declared = [block for block in child.blocks if block.words[0] == "variable"]
            defaults = {block.words[1] for block in declared if "default" in dict(entry for entry in block.body if isinstance(entry, tuple))}
            not_null = {block.words[1] for block in declared if ("nullable", "false") in block.body}
            for variable in child.variables:
                if variable.text in defaults & not_null and self.choose.random() < 0.4:
                    body.append((variable.text, "null"))
                elif variable.text not in defaults or self.choose.random() < 0.6:
                    body.append((variable.text, self.expression(variable.kind, variable.known)))

        self.within(names, fill)
        self.blocks.append(Block(("module", name), [("source", f'"./{name}"'), *body]))
        for output in child.outputs:
            if way == "":
                self.names.append(Name(f"module.{name}.{output.text}", output.kind, output.known))
            elif output.kind == "string":
                values = f"module.{name}[*].{output.text}" if way == "count" else f"values(module.{name})[*].{output.text}"
                self.names.append(Name(values, "strings", output.known))

    def declare_outputs(self) -> None:
        """Put out names in reach."""
        for name in [name for name in self.names if name.kind in KINDS]:
            if self.choose.random() < 0.75:
                output = self.title("o")
                self.blocks.append(Block(("output", output), [("value", name.text)]))
                self.outputs.append(Name(output, name.kind, name.known))

    def render(self) -> Files:
        """Return the files of the module and those below it."""
        main, other = [block for index, block in enumerate(self.blocks) if index % 2], [block for index, block in enumerate(self.blocks) if index % 2 == 0]
        texts = {"main": main, "other": other, "late_override": self.overrides}
        written: Files = {}
        for name, blocks in texts.items():
            as_json = self.choose.random() < 0.25 and not any("<<" in entry for block in blocks for entry in arguments(block))
            written[f"{name}.tf.json" if as_json else f"{name}.tf"] = json_text(blocks) if as_json else "".join(hcl(block) for block in blocks)
        return {**self.files, **written}

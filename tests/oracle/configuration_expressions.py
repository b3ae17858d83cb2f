"""A typed grammar of the expressions in random configurations.

What terraform refuses costs a whole configuration, so expressions are made of the kind that their place asks for.
"""

import random
from collections.abc import Callable
from dataclasses import dataclass

OBJECT_TYPE = 'map(object({ actions = list(string), path = optional(string, "/"), on = optional(bool, true), tags = optional(map(string), { t = "d" }) }))'
TYPES = {"string": "string", "number": "number", "bool": "bool", "strings": "list(string)", "set": "set(string)", "map": "map(string)", "objects": OBJECT_TYPE}
KINDS = tuple(TYPES)
LITERALS = {
    "string": ['"s3:GetObject"', '"*"', '"iam:PassRole"', '"a-b"', '"ec2.amazonaws.com"', '"arn:aws:s3:::bucket/*"', '"x"', '"A.B_c"'],
    "number": ["0", "1", "2", "3"],
    "bool": ["true", "false"],
    "strings": ['["a", "b"]', '["s3:Get*", "s3:List*"]', "[]", '["x", "x", "y"]', '["iam:*"]'],
    "set": ['toset(["k1", "k2"])', "toset([])", 'toset(["only"])'],
    "map": ['{ k1 = "v1", k2 = "v2" }', "{}", '{ "k3" = "v3" }', 'tomap({ z = "1", a = "2" })'],
    "objects": ['{ ann = { actions = ["s3:*"], path = "/", on = true }, bob = { actions = [], path = "/b/", on = false } }',
                '{ eve = { actions = ["iam:Get*", "iam:List*"], path = "/e/", on = true } }'],
}  # fmt: skip


@dataclass(frozen=True)
class Name:
    """Something that an expression may refer to: `known` tells whether terraform knows all of it at plan time."""

    text: str
    kind: str
    known: bool


class Expressions:
    """Makes expressions from the names in reach."""

    def __init__(self, choose: random.Random, names: list[Name]) -> None:
        """Take choices from `choose` and names from `names`, which the caller may extend."""
        self.choose = choose
        self.names = names
        self.forms: dict[str, Callable[[int, bool], str]] = {
            "string": self.string, "number": self.a_number, "bool": self.a_bool, "strings": self.strings, "set": self.a_set, "map": self.a_map,
            "objects": self.objects,
        }  # fmt: skip

    def make(self, kind: str, depth: int, known: bool) -> str:
        """Return an expression of `kind`; of what is known at plan time only, if `known`."""
        roll = self.choose.random()
        if depth <= 0 or roll < 0.3:
            fitting = [name.text for name in self.names if name.kind == kind and (name.known or not known)]
            return self.choose.choice(fitting) if fitting and self.choose.random() < 0.75 else self.choose.choice(LITERALS[kind])
        if roll < 0.38:
            return f"({self.make('bool', depth - 1, known)} ? {self.make(kind, depth - 1, known)} : {self.make(kind, depth - 1, known)})"
        if roll < 0.42:
            return f"try({self.make(kind, depth - 1, known)}, {self.make(kind, depth - 1, known)})"
        if roll < 0.45:
            return f"{{ q = {self.make(kind, depth - 1, known)} }}.q"
        if roll < 0.47:
            return f"[{self.make(kind, depth - 1, known)}, {self.make(kind, depth - 1, known)}][{self.pick('0', '1')}]"
        return self.forms[kind](depth - 1, known)

    def pick(self, *forms: str) -> str:
        """Return one of the texts."""
        return self.choose.choice(forms)

    def string(self, depth: int, known: bool) -> str:
        """Return text."""
        text, texts, by_key = self.make("string", depth, known), self.make("strings", depth, known), self.make("map", depth, known)
        objects = self.make("objects", depth, known)
        return self.pick(
            f'"p-${{{text}}}"', f'"${{{text}}}/*"', f'"a${{{text}}}b${{{self.make("string", depth, known)}}}"', f'join(",", {texts})',
            f'join("", sort({texts}))', f'try(file("${{path.module}}/missing.json"), {text})', f"yamldecode(yamlencode({{ y = {text} }})).y", f"one([{text}])",
            f"coalesce(null, {text})", f'replace({text}, "/([a-z])([a-z])/", "$2$1")', f'join("+", regexall("[a-z]+", {text}))',
            f'format("%q %v", {text}, {texts})',
            f'try(lookup({objects}, "ann", {{ actions = [], path = {text}, on = true }}), {{ path = "/" }}).path',
            f'trim({text}, "a*")', f"strrev({text})", f'jsonencode({{ p = {text}, q = {by_key} }})',
            f'"${{length({texts}) > 0 ? {texts}[0] : {text}}}"', f'(endswith({text}, "*") ? "{{}}" : {text})', f'join(",", [for k, v in {by_key} : v])',
            f'replace({text}, "a", "z")', f'replace({text}, "/[aeiou:]/", "-")', f'format("%s-%s", {text}, {self.make("number", depth, known)})',
            f'lookup({by_key}, "k1", {text})', f'try({by_key}["k2"], {text})', f"upper({text})", f'trimprefix({text}, "s3:")', f'coalesce({text}, "c")',
            f'try(regex("^[a-z0-9]+", {text}), "none")', f'try(one({texts}), "many")', f'try({texts}[1], "short")', f'element(concat({texts}, ["e"]), 1)',
            f"tostring({self.make('number', depth, known)})", f'"<%{{ if {self.make("bool", depth, known)} }}y${{{text}}}%{{ else }}n%{{ endif }}>"',
            f'"%{{ for e in {texts} }}${{e}};%{{ endfor ~}}  "', f"try({objects}.ann.path, {text})", f'join("|", keys({objects}))', f"jsonencode({texts})",
            f"jsonencode({objects})", f'split(":", "${{{text}}}:x")[0]', f"substr({text}, 0, 2)", f"title({text})", f"md5({text})", f"base64encode({text})",
            f"jsondecode(jsonencode({{ j = {text} }})).j", f'lookup({{ l = {text} }}, "l", "d")',
        )  # fmt: skip

    def a_number(self, depth: int, known: bool) -> str:
        """Return a small number that is not negative."""
        number = self.make("number", depth, known)
        return self.pick(
            f"length({self.make(self.pick('strings', 'set', 'map', 'objects'), depth, known)})", f"min({number}, 4)", f"({number} + 1)", f"max({number}, 1)",
            f"({number} * 2)", f"({number} % 3)", f"length({self.make('string', depth, known)})",
        )  # fmt: skip

    def a_bool(self, depth: int, known: bool) -> str:
        """Return a bool."""
        text, number = self.make("string", depth, known), self.make("number", depth, known)
        return self.pick(
            f"({text} == {self.make('string', depth, known)})", f"({number} > {self.make('number', depth, known)})", f"!{self.make('bool', 0, known)}",
            f"contains({self.make('strings', depth, known)}, {text})", f'startswith({text}, "s3")', f'can(regex("^[a-z]+$", {text}))',
            f"({self.make('bool', depth, known)} {self.pick('&&', '||')} {self.make('bool', depth, known)})", f"({text} != null)",
            f"can({self.make('objects', depth, known)}.ann)", f"anytrue([for o in {self.make('objects', depth, known)} : o.on])",
            f"alltrue([for e in {self.make('strings', depth, known)} : length(e) > 1])", f'contains(keys({self.make("map", depth, known)}), "k1")',
        )  # fmt: skip

    def strings(self, depth: int, known: bool) -> str:
        """Return a list or tuple of text."""
        texts, more, text = self.make("strings", depth, known), self.make("strings", depth, known), self.make("string", depth, known)
        by_key, objects, names = self.make("map", depth, known), self.make("objects", depth, known), self.make("set", depth, known)
        number = self.make("number", 0, True)
        return self.pick(
            f"concat({texts}, {more})", f"flatten([{texts}, [{more}]])", f"distinct({texts})", f"sort({texts})", f"compact({texts})", f"reverse({texts})",
            f"[{text}, {self.make('string', depth, known)}]", f"[{text}]", f"keys({by_key})", f"values({by_key})", f"tolist({names})",
            f'[for e in {texts} : "${{e}}!"]', f'[for e in {texts} : e if e != "x"]', f'[for k, v in {by_key} : "${{k}}=${{v}}"]', f'split(",", {text})',
            f'[for p in setproduct({texts}, {more}) : join("/", p)]', f'formatlist("%s/%s", {texts}, {text})', f"[for o in {objects} : o.path]",
            f'flatten([for k, o in {objects} : [for a in o.actions : "${{k}}:${{a}}"]])', f"flatten(values({objects})[*].actions)",
            f"keys({objects})", f"coalescelist({texts}, [{text}])", f"try(slice({texts}, 0, 1), {more})", f'[for i in range({number}) : "r${{i}}"]',
            f'[for i, e in {texts} : format("%02d%s", i, e)]', f"matchkeys({texts}, {texts}, {more})", f"flatten(chunklist({texts}, 2))",
            f'try(lookup({objects}, "ann", {{ actions = {texts}, path = "/", on = true }}), {{ actions = [] }}).actions',
            f"flatten(setproduct({texts}, {more}))", f'regexall("[a-z]+", {text})',
            f"[for k, o in {objects} : k if o.on]", f"keys(transpose({{ q = {texts} }}))",
            f"concat({texts}, {self.make('bool', depth, known)} ? [{text}] : [])",
            f"distinct(concat({texts}, {more}))", f"[for e in {texts} : lookup({by_key}, e, e)]", f"try({texts}, [])", f"tolist(toset({texts}))",
            f"({texts})[*]", f"tolist({texts})",
        )  # fmt: skip

    def a_set(self, depth: int, known: bool) -> str:
        """Return a set of text."""
        names = self.make("set", depth, known)
        return self.pick(
            f"toset({self.make('strings', depth, known)})", f"setunion({names}, {self.make('set', depth, known)})",
            f"setintersection({names}, {self.make('set', depth, known)})", f"toset(keys({self.make('map', depth, known)}))",
            f"setsubtract({names}, {self.make('set', depth, known)})", f"toset([for e in {names} : lower(e)])",
        )  # fmt: skip

    def a_map(self, depth: int, known: bool) -> str:
        """Return a map or object of text."""
        by_key, text = self.make("map", depth, known), self.make("string", depth, known)
        keys = self.make("strings", depth, True)
        return self.pick(
            f"merge({by_key}, {self.make('map', depth, known)})", f"{{ k1 = {text}, k4 = {self.make('string', depth, known)} }}", f"tomap({{ t = {text} }})",
            f"{{ for e in distinct({keys}) : e => {text} }}", f'{{ for k, v in {by_key} : k => "${{v}}+" }}', f"zipmap(distinct({keys}), distinct({keys}))",
            f"{{ for k, o in {self.make('objects', depth, known)} : k => o.path }}", f'{{ for k, v in {by_key} : k => v if k != "k2" }}',
            f"merge([{by_key}, {{ m = {text} }}]...)", f"merge({by_key}, null)",
            f"{{ for p in setproduct(distinct({keys}), [\"z\"]) : join(\"-\", p) => p[0] }}",
            f"merge({{ s = {text} }}, [{by_key}, {{}}][{self.make('bool', depth, known)} ? 0 : 1])",
            f'{{ (substr("${{{self.make("string", 0, True)}}}w", 0, 1)) = {text} }}',
        )  # fmt: skip

    def objects(self, depth: int, known: bool) -> str:
        """Return a map or object of objects with actions, path and on."""
        objects, texts, switch = self.make("objects", depth, known), self.make("strings", depth, known), self.make("bool", depth, known)
        keys = self.make("strings", depth, True)
        return self.pick(
            f"merge({objects}, {self.make('objects', depth, known)})", f"{{ for k, o in {objects} : k => o if {self.make('bool', depth, True)} }}",
            f'{{ ann = {{ actions = {texts}, path = "/n/", on = {switch} }} }}',
            f'{{ for e in distinct({keys}) : e => {{ actions = [e], path = "/", on = {switch} }} }}',
            f"{{ for k, o in {objects} : k => merge(o, {{ actions = concat(o.actions, {texts}) }}) }}",
            f'{{ for k, o in {objects} : "${{k}}2" => {{ actions = o.actions, path = "/", on = !o.on }} }}',
        )  # fmt: skip

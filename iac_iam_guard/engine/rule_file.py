"""Reads one rule or pack file to plain data, and finds the place of any part of it when something is wrong."""

from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from iac_iam_guard.errors import RulesetError
from iac_iam_guard.source import SourceSpan

if TYPE_CHECKING:
    import yaml

Plain: TypeAlias = "str | int | float | bool | list[Plain] | dict[str, Plain] | None"
PartPath: TypeAlias = tuple[str | int, ...]

SIZE_LIMIT = 1_000_000
NODE_LIMIT = 20_000
DEPTH_LIMIT = 30
TRUE_WORDS = frozenset({"true", "yes", "on"})


class RuleFile(NamedTuple):
    """A file of the rule sets: its path as it is shown, its data, and the YAML tree that knows places (None where there is none)."""

    path: str
    data: Plain
    tree: "yaml.Node | None" = None

    def error(self, place: PartPath, message: str, hint: str = "") -> RulesetError:
        """Return the refusal of the part at `place`, the keys and indexes that lead to it."""
        span = _span(self.tree, place, self.path)
        where = "".join(f"[{step + 1}]" if isinstance(step, int) else f".{step}" for step in place).lstrip(".")
        sentence = f"{where}: {message}" if where else message
        return RulesetError(sentence if span is not None else f"{self.path}: {sentence}", span, hint)


def read_rule_file(path: Path, shown: str) -> RuleFile:
    """Return the data of a YAML file, see `parse_rule_file`; raise RulesetError for one that cannot be read."""
    try:
        if path.stat().st_size > SIZE_LIMIT:
            raise RulesetError(f"{shown}: a rule file is not larger than {SIZE_LIMIT:,} bytes")
        text = path.read_text("utf-8")
    except OSError as error:
        raise RulesetError(f"{shown}: cannot be read: {error.strerror}") from None
    except UnicodeDecodeError:
        raise RulesetError(f"{shown}: is not UTF-8 text") from None
    return parse_rule_file(text, shown)


def parse_rule_file(text: str, shown: str) -> RuleFile:
    """Return the data of YAML text; raise RulesetError for anything but plain scalars, lists and mappings with unique keys."""
    import yaml  # an installed wheel reads JSON instead

    if len(text) > SIZE_LIMIT:
        raise RulesetError(f"{shown}: a rule file is not larger than {SIZE_LIMIT:,} bytes")
    loader: type[yaml.SafeLoader | yaml.CSafeLoader] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        tree = yaml.compose(text, Loader=loader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        span = SourceSpan(shown, mark.index, mark.index) if mark is not None else None
        raise RulesetError(f"{error.problem or 'not YAML'}", span) from None
    except (yaml.YAMLError, RecursionError):
        raise RulesetError(f"{shown}: is not YAML that can be read") from None
    budget = [NODE_LIMIT]
    return RuleFile(shown, _plain(tree, shown, budget, 0), tree)


def _plain(node: "yaml.Node | None", path: str, budget: list[int], depth: int) -> Plain:
    if node is None:
        return None
    budget[0] -= 1
    if budget[0] < 0 or depth > DEPTH_LIMIT:
        raise RulesetError("a rule file is not this large or deep", _node_span(node, path))
    import yaml

    if isinstance(node, yaml.ScalarNode):
        return _scalar(node, path)
    if isinstance(node, yaml.SequenceNode):
        return [_plain(item, path, budget, depth + 1) for item in node.value]
    data: dict[str, Plain] = {}
    for key_node, value_node in node.value:
        key = key_node.value
        if not isinstance(key, str) or key_node.tag != "tag:yaml.org,2002:str":
            raise RulesetError("a key is a word", _node_span(key_node, path))
        if key in data:
            raise RulesetError(f"{key} stands here twice", _node_span(key_node, path))
        data[key] = _plain(value_node, path, budget, depth + 1)
    return data


def _scalar(node: "yaml.Node", path: str) -> Plain:
    """Return a scalar by YAML 1.1, so that `default: on` is true; dates stay text."""
    text: str = node.value
    try:
        match node.tag.removeprefix("tag:yaml.org,2002:"):
            case "str" | "timestamp":
                return text
            case "bool":
                return text.lower() in TRUE_WORDS
            case "int":
                return int(text, 10)
            case "float":
                return float(text)
            case "null":
                return None
    except ValueError:
        pass
    raise RulesetError("a plain text, number, true or false belongs here", _node_span(node, path), "put text into quotes")


def _node_span(node: "yaml.Node", path: str) -> SourceSpan:
    return SourceSpan(path, node.start_mark.index, node.end_mark.index)


def _span(tree: "yaml.Node | None", place: PartPath, path: str) -> SourceSpan | None:
    """Return where the part at `place` stands; for a key that leads nowhere, the nearest part around it."""
    if tree is None:
        return None
    import yaml

    node, span = tree, SourceSpan(path, tree.start_mark.index, tree.start_mark.index)
    for step in place:
        if isinstance(node, yaml.MappingNode):
            pair = next((pair for pair in node.value if pair[0].value == step), None)
            if pair is None:
                break
            node, span = pair[1], _node_span(pair[0], path)
        elif isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
            node = node.value[step]
            span = _node_span(node, path)
        else:
            break
    return span

"""What lies on paths, and in which order."""

from iac_iam_guard.network import Network, Node, Way, joined, on_paths


def network(*links: tuple[str, str, bool]) -> Network:
    names = dict.fromkeys(name for source, target, _ in links for name in (source, target))
    ways = [(source, target, Way("w", "", sure)) for source, target, sure in links]
    return Network("access", tuple(Node(name, name, "role") for name in names), joined(ways))


def test_only_what_lies_on_paths_between_two_nodes_is_left() -> None:
    found = on_paths(network(("a", "b", True), ("b", "c", True), ("b", "x", True), ("y", "b", True)), "a", "c")
    assert [node.id for node in found.nodes] == ["a", "b", "c"]
    assert [(link.source, link.target) for link in found.links] == [("a", "b"), ("b", "c")]


def test_a_certain_path_comes_before_a_shorter_doubtful_one() -> None:
    found = on_paths(network(("a", "d", False), ("a", "b", True), ("b", "c", True), ("c", "d", True)), "a", "d")
    assert [(path.nodes, path.sure) for path in found.paths] == [(("a", "b", "c", "d"), True), (("a", "d"), False)]


def test_of_certain_paths_the_shortest_comes_first() -> None:
    found = on_paths(network(("a", "b", True), ("b", "d", True), ("a", "d", True)), "a", "d")
    assert [path.nodes for path in found.paths] == [("a", "d"), ("a", "b", "d")]


def test_a_way_round_through_the_beginning_is_no_path() -> None:
    found = on_paths(network(("a", "b", True), ("b", "a", True), ("a", "c", True)), "a", "c")
    assert [node.id for node in found.nodes] == ["a", "c"]


def test_what_can_be_reached_stands_in_the_order_of_its_distance() -> None:
    found = on_paths(network(("b", "c", True), ("a", "b", True), ("x", "a", True), ("a", "m", False)), start="a")
    assert [node.id for node in found.nodes] == ["a", "b", "c", "m"]


def test_what_leads_to_an_end_stands_in_the_order_of_its_distance() -> None:
    found = on_paths(network(("a", "b", True), ("b", "end", True), ("end", "z", True), ("c", "end", False)), end="end")
    assert [node.id for node in found.nodes] == ["end", "b", "a", "c"]


def test_without_a_path_nothing_is_left() -> None:
    found = on_paths(network(("a", "b", True), ("c", "b", True)), "a", "c")
    assert (found.nodes, found.links, found.paths) == ((), (), ())


def test_ways_between_the_same_nodes_are_one_link_with_the_surest_first() -> None:
    (link,) = joined([("a", "b", Way("late", "", False)), ("a", "b", Way("sure", "")), ("a", "b", Way("sure", ""))])
    assert [way.name for way in link.ways] == ["sure", "late"]

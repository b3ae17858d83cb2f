"""Functions on IP networks in CIDR notation."""

from typing import TYPE_CHECKING

from iac_iam_guard.terraform.functions.function import plain
from iac_iam_guard.terraform.functions.parameters import number_of, text_of, whole_of
from iac_iam_guard.terraform.outcome import EvaluationError
from iac_iam_guard.values import STRING, Type, Value

if TYPE_CHECKING:
    from ipaddress import IPv4Network, IPv6Network

SUBNETS = Type("list", STRING)


def network_of(text: str) -> "IPv4Network | IPv6Network":
    """Return the network that `text` writes; bits behind its prefix are ignored."""
    from ipaddress import ip_network

    address, slash, prefix = text.partition("/")
    if not slash or not (prefix.isascii() and prefix.isdigit() and len(prefix) < 4) or "%" in address:
        raise EvaluationError("this text is no network such as 10.0.0.0/8")
    if ":" not in address:  # zeros before a decimal are allowed here, other than in Python
        address = ".".join(part.lstrip("0") or "0" if part.isdigit() else part for part in address.split("."))
    try:
        return ip_network(f"{address}/{int(prefix)}", strict=False)
    except ValueError:
        raise EvaluationError("this text is no network such as 10.0.0.0/8") from None


def cidrhost(prefix: str, number: int) -> str:
    """Return the address of a host of a network; negative numbers count from its end."""
    network = network_of(prefix)
    if not -network.num_addresses <= number < network.num_addresses:
        raise EvaluationError("the network does not have so many hosts")
    return _address(network, int(network.network_address) + number % network.num_addresses)


def _address(network: "IPv4Network | IPv6Network", number: int) -> str:
    from ipaddress import IPv4Address, IPv6Address

    address: IPv4Address | IPv6Address = IPv4Address(number) if network.version == 4 else IPv6Address(number)
    mapped = address.ipv4_mapped if isinstance(address, IPv6Address) else None
    return str(mapped) if mapped is not None else str(address)


def cidrnetmask(prefix: str) -> str:
    """Return the netmask of an IPv4 network."""
    network = network_of(prefix)
    if network.version != 4:
        raise EvaluationError("only networks of IPv4 have a netmask")
    return str(network.netmask)


def cidrsubnet(prefix: str, bits: int, number: int) -> str:
    """Return a subnet of a network, whose prefix is longer by some bits."""
    network = network_of(prefix)
    length = network.prefixlen + bits
    if bits < 0 or length > network.max_prefixlen:
        raise EvaluationError("the network has too few bits left for this subnet")
    count = 1 << bits
    if not -count <= number < count:
        raise EvaluationError("there are not so many subnets of this size")
    start = int(network.network_address) + ((number % count) << (network.max_prefixlen - length))
    return f"{_address(network, start)}/{length}"


def cidrsubnets(prefix: str, *bits: int) -> list[str]:
    """Return consecutive subnets of a network, each with a prefix longer by some bits."""
    network = network_of(prefix)
    start = int(network.network_address)
    end = start + network.num_addresses
    subnets: list[str] = []
    for extra in bits:
        length = network.prefixlen + extra
        if extra < 1 or length > network.max_prefixlen:
            raise EvaluationError("the network has too few bits left for these subnets")
        if extra > 32:
            raise EvaluationError("a subnet's prefix is longer by 32 bits at most")
        size = 1 << (network.max_prefixlen - length)
        start = -(-start // size) * size
        if start + size > end:
            raise EvaluationError("the network has no room for these subnets")
        subnets.append(f"{_address(network, start)}/{length}")
        start += size
    return subnets


def big_of(value: Value) -> int:
    """Return a whole number of any size."""
    number = number_of(value)
    if not isinstance(number, int):
        raise EvaluationError("a whole number is required")
    return number


FUNCTIONS = {
    "cidrhost": plain(cidrhost, text_of, big_of),
    "cidrnetmask": plain(cidrnetmask, text_of),
    "cidrsubnet": plain(cidrsubnet, text_of, whole_of, big_of),
    "cidrsubnets": plain(cidrsubnets, text_of, whole_of, result=SUBNETS, variadic=True),
}

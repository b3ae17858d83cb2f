"""Functions that digest text. No digest is a wildcard or empty, so an unknown one is concrete."""

import base64
import hashlib
from collections.abc import Callable

from iac_iam_guard.terraform.functions.function import Function, plain
from iac_iam_guard.terraform.functions.parameters import text_of
from iac_iam_guard.terraform.outcome import EvaluationError


def uuidv5(namespace: str, name: str) -> str:
    """Return the UUID of a name in a namespace: dns, url, oid, x500 or another UUID."""
    from uuid import NAMESPACE_DNS, NAMESPACE_OID, NAMESPACE_URL, NAMESPACE_X500, UUID, uuid5

    known = {"dns": NAMESPACE_DNS, "url": NAMESPACE_URL, "oid": NAMESPACE_OID, "x500": NAMESPACE_X500}
    try:
        return str(uuid5(known[namespace] if namespace in known else UUID(namespace), name))
    except ValueError:
        raise EvaluationError("the namespace is no UUID") from None


def _hexadecimal(algorithm: str) -> Function:
    return plain(_digest(algorithm, lambda digest: digest.hex()), text_of, opaque="yes")


def _base64(algorithm: str) -> Function:
    return plain(_digest(algorithm, lambda digest: base64.b64encode(digest).decode("ascii")), text_of, opaque="yes")


def _digest(algorithm: str, write: Callable[[bytes], str]) -> Callable[[str], str]:
    def digest(text: str) -> str:
        return write(hashlib.new(algorithm, text.encode("utf-8", "surrogatepass"), usedforsecurity=False).digest())

    return digest


FUNCTIONS = {
    "base64sha256": _base64("sha256"),
    "base64sha512": _base64("sha512"),
    "md5": _hexadecimal("md5"),
    "sha1": _hexadecimal("sha1"),
    "sha256": _hexadecimal("sha256"),
    "sha512": _hexadecimal("sha512"),
    "uuidv5": plain(uuidv5, text_of, text_of, opaque="yes"),
}

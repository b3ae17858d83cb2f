"""When certificates end: alone, in chains and in metadata; and texts that hold none."""

from datetime import date

import pytest

from iac_iam_guard.iam.certificates import BEGIN, END, ends_of

CERTIFICATE = """
-----BEGIN CERTIFICATE-----
MIIBMzCB2qADAgECAhQgp5BX/KnnCJHwNagFR5zIBVEgqDAKBggqhkjOPQQDAjAZ
MRcwFQYDVQQDDA5BY21lIFdvcmtsb2FkczAgFw0yNTAxMDEwMDAwMDBaGA8yMDU1
MDEwMTAwMDAwMFowGTEXMBUGA1UEAwwOQWNtZSBXb3JrbG9hZHMwWTATBgcqhkjO
PQIBBggqhkjOPQMBBwNCAASh/XnVFjuMi315LiXX662eJOsZnRl1pw1Bvg+7bV1A
+dxlysJA+jdDIuqJH+/T49opd37IW2s0wFPS9T0Ec/h+MAoGCCqGSM49BAMCA0gA
MEUCIGqNQbz7NMrI3VNk9a3QqlaBsFpfkleLjMAC2bdCGdsXAiEAhOVm2W5aokwb
dUASYUxPdbPWIsHyngdd3cGY9jBrvYk=
-----END CERTIFICATE-----
"""


def test_end_of_a_certificate() -> None:
    assert ends_of(CERTIFICATE) == (date(2055, 1, 1),)


def test_every_certificate_of_a_chain_counts() -> None:
    assert ends_of(CERTIFICATE + CERTIFICATE) == (date(2055, 1, 1), date(2055, 1, 1))


def test_certificates_in_metadata() -> None:
    encoded = CERTIFICATE.partition(BEGIN)[2].partition(END)[0]
    document = f"<md:Entity xmlns:md='m' xmlns:ds='d'><ds:X509Certificate>{encoded}</ds:X509Certificate></md:Entity>"
    assert ends_of(document) == (date(2055, 1, 1),)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "no certificate",
        f"{BEGIN}\nAAAA\n{END}",
        f"{BEGIN}\nMIIB\n{END}",
        f"{BEGIN}\n{'MIH/' * 40}\n{END}",
        CERTIFICATE.replace("A", "B", 3),
        CERTIFICATE.partition(END)[0],
        "<!DOCTYPE a [<!ENTITY b 'c'>]><a><X509Certificate>&b;</X509Certificate></a>",
        "<a><X509Certificate>AAAA</a>",
    ],
)
def test_what_cannot_be_read_says_nothing(text: str) -> None:
    assert date(2055, 1, 1) not in ends_of(text)

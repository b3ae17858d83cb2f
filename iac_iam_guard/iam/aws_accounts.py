"""Accounts of AWS itself that policies have to name so that logs and reports are delivered (facts of 2026-11)."""

_LOG_DELIVERY = """
    127311923021 033677994240 027434742980 797873946194 098369216593 754344448648 589379963580 718504428378 383597477331 600734575887 114774131450
    783225319266 582318560864 985666609251 054676820928 156460612806 652711504416 635631232127 009996457667 897822967062 076674570225 507241528517
    048591011584 190560391635 638102146993 037604701340
"""
LOG_DELIVERY = frozenset(_LOG_DELIVERY.split())
"""Access logs of load balancers, one account a region; younger regions use the principal logdelivery.elasticloadbalancing.amazonaws.com."""


BILLING = "386209384616"
"""Cost and usage reports, in all regions, before the principal billingreports.amazonaws.com."""


def delivers_for_aws(account: str) -> bool:
    """Tell whether an account (twelve digits) is one of AWS's own that deliver logs or reports."""
    return account in LOG_DELIVERY or account == BILLING

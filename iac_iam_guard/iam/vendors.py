"""Accounts of vendors that customers let in by role, as the vendors' own setup guides name them (facts of 2026-11)."""

VENDORS = {
    "012615275169": "Tenable",
    "134183635603": "Splunk",
    "165736516723": "Cloudability",
    "188619942792": "Palo Alto Networks",
    "198361731867": "Snyk",
    "336818582268": "Rapid7",
    "352813966189": "CloudCheckr",
    "414351767826": "Databricks",
    "417141415827": "Datadog",
    "434813966438": "Lacework",
    "454464851268": "CloudHealth",
    "464622532012": "Datadog",
    "509560245411": "Dynatrace",
    "595280932656": "Segment",
    "754728514883": "New Relic",
    "834469178297": "Fivetran",
    "922761411349": "Spot",
    "926226587429": "Sumo Logic",
}
"""Names by account. The list of no vendor is complete: an account that is not here is of unknown standing, not one's own."""


def vendor_of(account: str) -> str:
    """Return the name of the vendor that an account (twelve digits) belongs to, "" if none is known."""
    return VENDORS.get(account, "")

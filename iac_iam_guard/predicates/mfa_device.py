"""Words about virtual MFA devices."""

from iac_iam_guard.iam.estate import Estate
from iac_iam_guard.iam.model import VirtualMfaDevice
from iac_iam_guard.predicates.settings import reason_of, settled
from iac_iam_guard.values import Known, Text
from iac_iam_guard.verdict import FALSE, Evidence, Verdict, holds, known, unknown

ROOT_DEVICE = ":mfa/root-account-mfa-device"
"""How the ARN of the virtual device of a root user ends."""


def seed_in_state(device: VirtualMfaDevice, estate: Estate) -> Verdict:
    """Tell whether Terraform's state holds the seed of the device: of one that Terraform made, not of one that was imported."""
    seed = settled(device.seed, estate)
    origin = device.origin
    if seed is None:
        to_be_made = "create" in origin.change.actions if origin.change is not None else origin.block != origin.span
        return holds(Evidence(origin.span)) if to_be_made else FALSE
    return FALSE if isinstance(seed, Known) and seed.value == "" else holds(Evidence(seed.span))


def protects_root_user(device: VirtualMfaDevice, estate: Estate) -> Verdict:
    """Tell whether the device is that of the root user of an account; shown by its ARN."""
    serial = settled(device.serial, estate)
    if serial is None:
        return FALSE
    last = serial.pieces[-1] if isinstance(serial, Text) else serial
    if not isinstance(last, Known):
        return unknown(reason_of(last))
    return known(str(last.value).endswith(ROOT_DEVICE), Evidence(serial.span))

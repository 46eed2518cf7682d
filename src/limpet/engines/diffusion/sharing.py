"""Which models the devices of a group can share. No torch."""

from pathlib import Path

from limpet.engines.diffusion.card import Card, Family
from limpet.engines.diffusion.flops import read_denoiser

#: Seen to make the same pictures on two devices as on one. LTX's plan splits rotations of three axes, and LTX 2.5 has four;
#: VACE and Z-Image have no plan.
_SHARED: frozenset[Family] = frozenset({"wan", "h3", "flux2-klein"})


def why_alone(card: Card, folder: Path, devices: int) -> str | None:
    """Why a model runs on one device of so many; None where they can share it."""
    if card.family not in _SHARED:
        return f"there is no way to split models of the family {card.family}"
    denoiser = read_denoiser(folder)
    if denoiser is None:
        return "its denoiser is of an unknown kind"
    # Empty heads are added so that each device has equally many; none may have only such.
    empty = -denoiser.heads % devices
    if empty and empty >= (denoiser.heads + empty) // devices:
        return f"its {denoiser.heads} heads of attention are too few for {devices} devices"
    return None

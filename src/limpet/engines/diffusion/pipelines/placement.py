"""Where the parts of a pipeline live and in which numbers they count."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Placement:
    #: As torch names it: `cpu`, `cuda:0`.
    device: str
    #: As torch names it; what a model must keep in 32 bits stays so.
    dtype: str = "bfloat16"

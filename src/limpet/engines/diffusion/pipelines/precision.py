"""Matrix products in 8 bits where the device has them: weights by rows, activations as they come."""

import importlib.util
from typing import Any, Literal

import structlog
import torch

log = structlog.get_logger()

#: How the linear layers of a denoiser count.
Precision = Literal["16-bit", "float8", "int8"]

#: Narrower ones cost more in conversions than they save.
_LEAST_FEATURES = 1024
#: Parts that steer or translate rather than carry the picture: few products, and every token feels their rounding.
_SPARED = ("adaln", "modulation", "embed", "time", "norm", "proj_out", "proj_in", "audio", "refiner")


def best_precision(device: str) -> Precision:
    """What the device multiplies faster than 16 bits, with the library that knows how."""
    if torch.device(device).type != "cuda" or importlib.util.find_spec("torchao") is None:
        return "16-bit"
    capability = torch.cuda.get_device_capability(device)
    if capability >= (8, 9):  # Ada and Hopper
        return "float8"
    return "int8" if capability >= (8, 0) else "16-bit"


def is_coarsened(module: Any, name: str) -> bool:
    """Whether this layer of a denoiser counts in 8 bits."""
    return (
        isinstance(module, torch.nn.Linear)
        and module.in_features >= _LEAST_FEATURES
        and not any(word in name for word in _SPARED)
    )


def coarsen(denoiser: torch.nn.Module, precision: Precision) -> int:
    """Turns the linear layers into this precision, after LoRAs are in them and before they are compiled; says how many."""
    if precision == "16-bit":
        return 0
    from torchao.quantization import quantize_

    count = sum(is_coarsened(module, name) for name, module in denoiser.named_modules())
    quantize_(denoiser, _configuration(precision), filter_fn=is_coarsened)
    log.info("linears-coarsened", model=type(denoiser).__name__, count=count, precision=precision)
    return count


def _configuration(precision: Precision) -> Any:
    from torchao import quantization

    if precision == "int8":
        return quantization.Int8DynamicActivationInt8WeightConfig()
    return quantization.Float8DynamicActivationFloat8WeightConfig(granularity=quantization.PerRow())

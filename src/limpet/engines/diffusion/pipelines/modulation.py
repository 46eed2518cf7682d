"""MiniMax-H3's modulation as tables: its 50 projections are two fifths of the weights and see nothing but the timestep.

The projections wait in main memory. For a timestep that is new they come one by one, and what they make of it stays on the
device: 29 MB for three noise levels, where the projections are 26 GB. The results are those of the projections, bit for bit.
"""

from collections import OrderedDict
from typing import Any

import torch
from diffusers.models.transformers import transformer_minimax_h3 as h3

from limpet.engines.diffusion.pipelines.host_memory import HostCopy

#: Steps whose tables are kept; the longest schedule has 49.
_STEPS = 64

Key = tuple[float, ...]


class Table(torch.nn.Module):  # type: ignore[misc] # torch is untyped here
    """Stands where a block's projection was. Its result is a buffer that stays in place, so that compiled blocks may read it."""

    row: torch.Tensor

    def __init__(self, projection: torch.nn.Module) -> None:
        super().__init__()
        # In a list, because a module within a module would follow it onto the device.
        self._projection = [projection.to("cpu")]
        self._waiting = HostCopy(projection)
        self.register_buffer("row", torch.empty(0), persistent=False)

    def forward(self, temb: torch.Tensor) -> tuple[torch.Tensor, ...]:
        parts: tuple[torch.Tensor, ...] = self.row.chunk(6, dim=-1)
        return parts

    def project(self, temb: torch.Tensor) -> torch.Tensor:
        """What the projection makes of it, on the device of the timestep."""
        self._waiting.arrive(str(temb.device))
        row = torch.cat(self._projection[0](temb), dim=-1)
        self._waiting.leave()
        return row

    def show(self, row: torch.Tensor) -> None:
        if self.row.shape == row.shape and self.row.device == row.device:
            self.row.copy_(row)
        else:
            self.row = row.clone()


class ModulationTables:
    """All tables of a transformer, turned to the timestep before each of its calls."""

    def __init__(self, transformer: Any) -> None:
        if not isinstance(transformer, h3.MiniMaxH3Transformer3DModel):
            raise TypeError(f"{type(transformer).__name__} has no modulation of this form")
        self._transformer = transformer
        self._rows: OrderedDict[Key, list[torch.Tensor]] = OrderedDict()
        self._tables = []
        for block in transformer.transformer_blocks:
            block.adaln_proj = Table(block.adaln_proj)
            self._tables.append(block.adaln_proj)
        transformer.register_forward_pre_hook(self._turn, with_kwargs=True)

    @property
    def steps(self) -> int:
        """How many sets of noise levels are known."""
        return len(self._rows)

    def _turn(self, transformer: Any, args: tuple[Any, ...], kwargs: dict[str, Any]) -> None:
        timestep = kwargs["timestep"] if "timestep" in kwargs else args[3]
        key = tuple(timestep.tolist())
        if key not in self._rows:
            self._rows[key] = self._project(timestep)
        self._rows.move_to_end(key)
        if len(self._rows) > _STEPS:
            self._rows.popitem(last=False)
        for table, row in zip(self._tables, self._rows[key], strict=True):
            table.show(row)

    @torch.no_grad()  # type: ignore[untyped-decorator] # torch is untyped here
    def _project(self, timestep: torch.Tensor) -> list[torch.Tensor]:
        transformer = self._transformer
        temb = transformer.time_proj(timestep)
        temb = transformer.time_embedder(temb.to(h3.get_parameter_dtype(transformer.time_embedder)))
        return [table.project(temb) for table in self._tables]

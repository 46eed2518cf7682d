"""Which models stay on the device, which wait in the machine's memory, and which are let go."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from limpet.engines.diffusion.card import Card, Grid, Sampling, Task
from limpet.engines.diffusion.rack import Rack
from limpet.engines.diffusion.take import Control, DeviceMemoryExhausted, Pixels, Take

_GB = 10**9


@dataclass
class Machine:
    """Memory of a device and of the machine around it, and who has some of it."""

    device_gb: int = 100
    host_gb: int = 100
    on_device: dict[str, int] = field(default_factory=dict)
    on_host: dict[str, int] = field(default_factory=dict)
    opened: list[str] = field(default_factory=list)

    def device_free(self) -> int:
        return (self.device_gb - sum(self.on_device.values())) * _GB

    def host_free(self) -> int:
        return (self.host_gb - sum(self.on_host.values())) * _GB

    def open(self, card: Card, folder: Path) -> "Weights":
        self.opened.append(card.id)
        return Weights(self, card)


class Weights:
    """A pipeline that only weighs something."""

    def __init__(self, machine: Machine, card: Card) -> None:
        self._machine = machine
        self._card = card
        self.to_device()

    @property
    def provenance(self) -> Mapping[str, str]:
        return {}

    def make(self, take: Take, control: Control) -> Sequence[Pixels]:
        raise NotImplementedError

    def to_device(self) -> None:
        size = self._card.size_bytes // _GB
        if self._machine.device_free() < size * _GB:
            raise DeviceMemoryExhausted("no room")
        self._machine.on_host.pop(self._card.id, None)
        self._machine.on_device[self._card.id] = size

    def to_host(self) -> None:
        self._machine.on_host[self._card.id] = self._machine.on_device.pop(self._card.id)

    def close(self) -> None:
        self._machine.on_device.pop(self._card.id, None)
        self._machine.on_host.pop(self._card.id, None)


def _card(name: str, gb: int) -> Card:
    return Card(
        id=name,
        title=name,
        family="wan",
        repository="nobody/nothing",
        licence="apache-2.0",
        tasks=[Task.TEXT_TO_VIDEO],
        grid=Grid(multiple=16, most_pixels=1),
        sampling=Sampling(steps=4),
        components={"transformer": gb * _GB},
    )


def _used(machine: Machine, *sizes: tuple[str, int]) -> None:
    """The models, in the order of their use."""
    rack = Rack(machine.open, machine)
    for name, gb in sizes:
        rack.pipeline(_card(name, gb), Path())


def test_models_that_fit_stay_side_by_side() -> None:
    machine = Machine(device_gb=100)

    _used(machine, ("a", 40), ("b", 40), ("a", 40))

    assert machine.on_device == {"a": 40, "b": 40}
    assert machine.opened == ["a", "b"]


def test_the_one_used_longest_ago_goes_to_the_machines_memory_first() -> None:
    machine = Machine(device_gb=100)

    _used(machine, ("a", 40), ("b", 40), ("a", 40), ("c", 40))

    assert machine.on_device == {"a": 40, "c": 40}
    assert machine.on_host == {"b": 40}


def test_what_waits_in_the_machines_memory_comes_back_without_being_read_again() -> None:
    machine = Machine(device_gb=50)

    _used(machine, ("a", 40), ("b", 40), ("a", 40))

    assert machine.on_device == {"a": 40}
    assert machine.on_host == {"b": 40}
    assert machine.opened == ["a", "b"]


def test_where_the_machine_is_full_too_the_one_used_longest_ago_is_let_go() -> None:
    machine = Machine(device_gb=50, host_gb=50)

    _used(machine, ("a", 40), ("b", 40), ("c", 40))

    assert machine.on_device == {"c": 40}
    assert machine.on_host == {"b": 40}


def test_a_model_that_is_greater_than_the_machines_memory_is_let_go_at_once() -> None:
    machine = Machine(device_gb=50, host_gb=10)

    _used(machine, ("a", 40), ("b", 40))

    assert (machine.on_device, machine.on_host) == ({"b": 40}, {})


def test_room_for_the_work_is_made_as_well() -> None:
    machine = Machine(device_gb=100)
    rack = Rack(machine.open, machine)
    rack.pipeline(_card("a", 40), Path())

    rack.pipeline(_card("b", 40), Path(), beside_bytes=30 * _GB)

    assert machine.on_device == {"b": 40}


def test_a_model_that_does_not_fit_alone_is_refused() -> None:
    machine = Machine(device_gb=30)

    with pytest.raises(DeviceMemoryExhausted):
        _used(machine, ("a", 20), ("b", 40))


def test_a_run_that_ran_out_of_memory_gets_the_whole_device_once() -> None:
    machine = Machine(device_gb=100)
    rack = Rack(machine.open, machine)
    rack.pipeline(_card("a", 40), Path())
    rack.pipeline(_card("b", 40), Path())

    assert rack.leave_only(_card("b", 40))
    assert machine.on_device == {"b": 40}
    assert not rack.leave_only(_card("b", 40))


def test_a_place_in_the_machines_memory_that_a_model_has_had_stays_its_own() -> None:
    machine = Machine(device_gb=50, host_gb=100)
    rack = Rack(machine.open, machine)
    a, b = _card("a", 40), _card("b", 40)
    for card in (a, b, a):
        rack.pipeline(card, Path())

    machine.host_gb = 40  # filled by others meanwhile
    for card in (b, a):
        rack.pipeline(card, Path())

    assert machine.opened == ["a", "b"]

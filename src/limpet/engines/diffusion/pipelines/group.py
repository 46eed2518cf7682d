"""The leader of a group of devices: has a process for each other device do what it does itself, so that they share the work.

All must call the denoiser equally often, or who is left waits for ever: the leader says before each call whether it is made.
"""

import itertools
import tempfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import structlog
import torch

from limpet.core.errors import Cancelled
from limpet.engines.base import RunnerUnusable
from limpet.engines.diffusion.card import Card
from limpet.engines.diffusion.pipelines import libraries
from limpet.engines.diffusion.pipelines.families import open_pipeline
from limpet.engines.diffusion.pipelines.member import End, Member, end_process
from limpet.engines.diffusion.pipelines.orders import Answer, Draw, Move, Open, Order, Place, Start, Word
from limpet.engines.diffusion.pipelines.placement import Placement
from limpet.engines.diffusion.pipelines.tap import DRAWING
from limpet.engines.diffusion.take import Control, DeviceMemoryExhausted, Pipeline, Pixels, Take

log = structlog.get_logger()


class Group:
    """Lives as long as its process: the libraries have no way to begin anew after a rank was lost."""

    def __init__(self, devices: tuple[str, ...], *, end: End = end_process) -> None:
        """`devices` in the order of the ranks, the leader's first; `end` is called when another one is lost."""
        self._runs = itertools.count(1)
        self._is_broken = False
        self._folder = tempfile.TemporaryDirectory(prefix="limpet-group-")
        meeting = Path(self._folder.name) / "meeting"
        starts = [Start(rank=rank, devices=devices, meeting=meeting) for rank in range(1, len(devices))]
        self._members = [Member(start, end) for start in starts]
        try:
            _meet(devices, meeting)
        except Exception as error:
            self.close()
            raise RunnerUnusable(f"the devices of the group did not meet: {error}") from error
        log.info("group-met", devices=devices)

    def open(self, card: Card, folder: Path, placement: Placement) -> Pipeline:
        """The card's pipeline on all devices. Raises as `open_pipeline` does."""
        self._tell(Open(card=card, folder=folder, placement=placement))
        try:
            own = open_pipeline(card, folder, placement)
        except BaseException:
            self._faults()
            self.move(card.id, Place.NOWHERE)
            raise
        if faults := self._faults():
            own.close()
            self.move(card.id, Place.NOWHERE)
            raise _error_of(faults[0])
        log.info("model-shared", model=card.id, devices=placement.share.working)
        return SharedPipeline(card.id, own, self)

    def move(self, card_id: str, to: Place) -> None:
        self._tell(Move(card_id=card_id, to=to))

    def make(self, own: Pipeline, card_id: str, take: Take, control: Control) -> Sequence[Pixels]:
        run = next(self._runs)
        leading = _Leading(control, lambda: self._tell(Word(run=run, goes_on=True)))
        self._tell(Draw(run=run, card_id=card_id, take=take))
        self._be_free(is_free=False)
        try:
            made = own.make(take, leading)
        except Exception as error:
            if leading.is_drawing and not isinstance(error, Cancelled):
                raise self._broken_by(error) from error
            self._end(run)
            raise
        self._end(run)
        return made

    def close(self) -> None:
        """Ends the other processes."""
        self._is_broken = True
        for member in self._members:
            member.dismiss()
        self._folder.cleanup()

    def _end(self, run: int) -> None:
        """Stops who waits for a word, and waits for who is still at it. All are where they were before, whatever befell them."""
        self._be_free(is_free=True)
        self._tell(Word(run=run, goes_on=False))
        for fault in self._faults():
            log.warning("group-fault", reason=fault.fault)

    def _broken_by(self, error: Exception) -> Exception:
        """Others wait in the middle of a call for what will never come; too little memory is told as it is all the same."""
        self.close()
        is_memory = isinstance(error, torch.OutOfMemoryError)
        return error if is_memory else RunnerUnusable(f"the group broke up in the middle of a run: {error}")

    def _be_free(self, *, is_free: bool) -> None:
        for member in self._members:
            member.mind_leader(is_free=is_free)

    def _tell(self, order: Order) -> None:
        if self._is_broken:
            raise RunnerUnusable("the group of devices has to be built anew")
        for member in self._members:
            member.tell(order)

    def _faults(self) -> list[Answer]:
        answers = [member.answer() for member in self._members]
        return [answer for answer in answers if answer.fault is not None]


class SharedPipeline:
    """A `Pipeline` whose weights are on all devices of a group."""

    def __init__(self, card_id: str, own: Pipeline, group: Group) -> None:
        self._card_id = card_id
        self._own = own
        self._group = group

    @property
    def provenance(self) -> Mapping[str, str]:
        return self._own.provenance

    def make(self, take: Take, control: Control) -> Sequence[Pixels]:
        return self._group.make(self._own, self._card_id, take, control)

    def to_host(self) -> None:
        self._group.move(self._card_id, Place.HOST)
        self._own.to_host()

    def to_device(self) -> None:
        self._group.move(self._card_id, Place.DEVICE)
        self._own.to_device()

    def close(self) -> None:
        self._group.move(self._card_id, Place.NOWHERE)
        self._own.close()


class _Leading:
    """The caller's `Control`, which tells the others before each call of the denoiser that it is made."""

    def __init__(self, control: Control, go_on: Callable[[], None]) -> None:
        self._control = control
        self._go_on = go_on
        self.is_drawing = False

    def step(self, done: int, total: int) -> None:
        self._control.step(done, total)

    def stage(self, name: str) -> None:
        self.is_drawing = name == DRAWING
        self._control.stage(name)

    def check_cancelled(self) -> None:
        self._control.check_cancelled()
        if self.is_drawing:
            self._go_on()


def _meet(devices: tuple[str, ...], meeting: Path) -> None:
    """Imports for seconds, as the others do meanwhile."""
    libraries.settle()
    from limpet.engines.diffusion.pipelines.context_parallel import join

    join(0, devices, meeting)


def _error_of(answer: Answer) -> Exception:
    text = f"another device of the group: {answer.fault}"
    return DeviceMemoryExhausted(text) if answer.is_memory else RuntimeError(text)

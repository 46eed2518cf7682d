"""What speaks a provider's protocol: begins a job there, looks how it stands, stops it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from limpet.catalog.endpoint import Endpoint
from limpet.core.job import Job
from limpet.core.spec import Spec
from limpet.engines.base import Made
from limpet.engines.upstream.account import Account

#: What names a job at its provider; JSON, because it is remembered for later attempts.
Ticket = Mapping[str, Any]


class JobUnknown(Exception):
    """The provider does not know the job any more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """The job is not done."""

    #: 0..1; 0 where the provider does not tell.
    fraction: float = 0.0
    stage: str
    #: Every line that the provider has said so far.
    lines: Sequence[str] = ()


class Driver(Protocol):
    """One for each wire protocol. All raise `ProviderFailed` and `InputError`."""

    def refusal(self, endpoint: Endpoint) -> str | None:
        """Why the provider cannot serve the endpoint; None when it can."""
        ...

    def check(self, spec: Spec) -> None:
        """Raises `FeatureNotSupported` for what cannot be said in the provider's protocol."""
        ...

    def begin(self, job: Job, account: Account) -> Ticket | Made:
        """Hands the job in. Providers that answer at once give what they made."""
        ...

    def look(self, ticket: Ticket, job: Job, account: Account) -> Waiting | Made:
        """How the job stands. Raises `JobUnknown`."""
        ...

    def cancel(self, ticket: Ticket, account: Account) -> None:
        """Asks the provider to stop, where it can be asked."""
        ...

"""What the dialects ask the product for."""

from dataclasses import dataclass
from pathlib import Path

from limpet.catalog.prices import PriceList
from limpet.engines.roster import Roster
from limpet.ledger.backlog import Backlog
from limpet.ledger.overview import Overview
from limpet.ledger.requests import RequestLedger
from limpet.ledger.usage import UsageLedger
from limpet.ledger.voice_names import VoiceNameLedger
from limpet.ledger.webhooks import DeliveryLedger
from limpet.service.board import RequestBoard
from limpet.service.challenge import Challenges
from limpet.service.files import Files
from limpet.service.inlining import Inlining
from limpet.service.keys import Keys
from limpet.service.numbers import Numbers
from limpet.service.sessions import Sessions
from limpet.service.signing import WebhookKeys
from limpet.service.submission import Submission
from limpet.service.tokens import Tokens


@dataclass(frozen=True, slots=True, kw_only=True)
class Services:
    keys: Keys
    submission: Submission
    board: RequestBoard
    files: Files
    webhook_keys: WebhookKeys
    inlining: Inlining
    tokens: Tokens
    sessions: Sessions
    roster: Roster
    overview: Overview
    deliveries: DeliveryLedger
    usage: UsageLedger
    backlog: Backlog
    prices: PriceList
    numbers: Numbers
    ledger: RequestLedger
    challenges: Challenges
    voice_names: VoiceNameLedger
    #: Where results can be followed while they are made.
    scratch: Path

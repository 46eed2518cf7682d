"""What the dialect asks the product for."""

from dataclasses import dataclass

from limpet.service.board import RequestBoard
from limpet.service.files import Files
from limpet.service.keys import Keys
from limpet.service.signing import WebhookKeys
from limpet.service.submission import Submission


@dataclass(frozen=True, slots=True, kw_only=True)
class Services:
    keys: Keys
    submission: Submission
    board: RequestBoard
    files: Files
    webhook_keys: WebhookKeys

"""`callback_url`: the handshake before a task, and the messages about it.

create ── {"challenge": word} ──> receiver      3 s, once; a receiver that does not echo the word gets no messages
start  ── the task as a query shows it ──> receiver      status "processing"
end    ── the same ──> receiver                          "success" or "failed"; dropped is a start that comes too late
"""

from starlette.requests import Request as HttpRequest

from limpet.core.webhook import Webhook
from limpet.dialects.minimax.options import MiniMaxOptions
from limpet.dialects.minimax.tasks import is_v2, v1_task, v2_task
from limpet.dialects.wire.answers import origin_of
from limpet.dialects.wire.fields import invalid
from limpet.dialects.wire.messages import signed_message
from limpet.dialects.wire.services import Services
from limpet.service.files import Files
from limpet.service.webhooks import Compose, Message, Occasion

#: Under this name the ledger remembers that a message is to speak this dialect.
DIALECT = "minimax"

_WORDS = {"Processing": "processing", "Success": "success", "Fail": "failed"}


async def callback(
    http: HttpRequest, url: str | None, services: Services, options: MiniMaxOptions
) -> tuple[Webhook | None, tuple[str, ...]]:
    """The receiver, if one was named and answers its challenge, and what the task's log says if it does not."""
    if not url:
        return None, ()
    reason = await services.challenges.fails(url)
    if reason is None:
        return Webhook(url=url, dialect=DIALECT, origin=origin_of(http), tells_start=True), ()
    if options.requires_challenge:
        raise invalid("callback_url", f"the receiver failed the challenge: {reason}")
    return None, (f"Callback: the receiver failed the challenge and gets no messages: {reason}.",)


def composer(files: Files) -> Compose:
    async def compose(occasion: Occasion) -> Message:
        request = occasion.request
        if is_v2(request):
            return signed_message(occasion, {"task": await v2_task(request, occasion.origin, files)})
        shown = await v1_task(request, files)
        return signed_message(occasion, shown | {"status": _WORDS[shown["status"]]})

    return compose

"""`callback_url`: the poll object, when a task starts and when it ends. MiniMax's handshake comes first where it is asked for."""

from starlette.requests import Request as HttpRequest

from limpet.core.webhook import Webhook
from limpet.dialects.vtrix.options import VtrixOptions
from limpet.dialects.vtrix.tasks import DIALECT, task_json
from limpet.dialects.wire.answers import origin_of
from limpet.dialects.wire.fields import invalid
from limpet.dialects.wire.messages import signed_message
from limpet.dialects.wire.services import Services
from limpet.service.webhooks import Message, Occasion


async def callback(http: HttpRequest, url: str | None, services: Services, options: VtrixOptions) -> Webhook | None:
    """The receiver, if one was named."""
    if not url:
        return None
    if options.challenges and (reason := await services.challenges.fails(url)):
        raise invalid("callback_url", f"the receiver failed the challenge: {reason}")
    return Webhook(url=url, dialect=DIALECT, origin=origin_of(http), tells_start=True)


async def compose(occasion: Occasion) -> Message:
    return signed_message(occasion, task_json(occasion.request, occasion.origin))

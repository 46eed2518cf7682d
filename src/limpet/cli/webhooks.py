"""`limpet webhooks`: what was sent to whom, sending again, and the keys that sign."""

import json
import uuid
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from limpet.cli.options import act_in_house, data_option, json_option
from limpet.core.ids import RequestId

if TYPE_CHECKING:
    from limpet.ledger.webhooks import DeliveryRecord


class _RequestIdType(click.ParamType[RequestId]):
    name = "id"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> RequestId:
        try:
            return RequestId(str(uuid.UUID(value)))
        except ValueError:
            self.fail(f"{value} is not a request id", param, ctx)


@click.group("webhooks")
def webhooks_command() -> None:
    """List and resend webhooks, and rotate their signing key."""


@webhooks_command.command("list")
@click.option("--request", "request_id", type=_RequestIdType(), help="Only the webhook of this request.")
@click.option("--limit", type=click.IntRange(1), default=100, help="How many to list at most.")
@data_option
@json_option
def list_command(*, request_id: RequestId | None, limit: int, data: Path | None, as_json: bool) -> None:
    """List webhooks, newest first, with their last attempts."""
    records = act_in_house(data, lambda house: house.webhooks.all(request_id=request_id, limit=limit))
    if as_json:
        click.echo(json.dumps([_row(record) for record in records]))
        return
    for record in records:
        then = f", next attempt {_time(record.next_at)}" if record.next_at else ""
        click.echo(
            f"{record.request_id}  {record.event}  {record.status}  {record.url}  {_time(record.created_at)}{then}"
        )
        for attempt in record.log:
            click.echo(f"    {_time(attempt.at)}  {attempt.seconds:7.3f} s  {attempt.status or attempt.reason}")


def _row(record: "DeliveryRecord") -> dict[str, Any]:
    return {
        "request_id": record.request_id,
        "event": record.event.value,
        "url": record.url,
        "status": record.status.value,
        "created_at": _time(record.created_at),
        "ended_at": _time(record.ended_at),
        "next_at": _time(record.next_at),
        "attempts": [
            {
                "at": _time(attempt.at),
                "seconds": attempt.seconds,
                "status": attempt.status,
                "reason": attempt.reason,
            }
            for attempt in record.log
        ],
    }


def _time(at: datetime | None) -> str | None:
    return at.isoformat(timespec="seconds") if at else None


@webhooks_command.command("resend")
@click.argument("request_id", type=_RequestIdType())
@data_option
def resend_command(*, request_id: RequestId, data: Path | None) -> None:
    """Send the webhook of a completed request again; one that still waits is sent at once."""
    act_in_house(data, lambda house: house.webhooks.resend(request_id))
    click.echo(f"The webhook of {request_id} is on its way as soon as a worker runs.", err=True)


@webhooks_command.command("rotate-key")
@data_option
@json_option
def rotate_key_command(*, data: Path | None, as_json: bool) -> None:
    """Make the next signing key; receivers learn of it at once, and it signs a day later."""
    signs_from = act_in_house(data, lambda house: house.webhook_keys.rotate())
    if as_json:
        click.echo(json.dumps({"signs_from": _time(signs_from)}))
        return
    click.echo(
        f"The next key is published and signs from {_time(signs_from)}; the present one stays known 48 h longer."
    )

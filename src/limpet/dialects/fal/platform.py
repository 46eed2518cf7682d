"""The platform addresses: what stands at fal under `api.fal.ai/v1` and `fal.ai`. Each module brings its list of routes."""

from starlette.routing import Route

from limpet.dialects.fal.documents import document_routes
from limpet.dialects.fal.listing import listing_routes
from limpet.dialects.fal.platform_camera import platform_camera_routes
from limpet.dialects.fal.platform_keys import platform_key_routes
from limpet.dialects.fal.platform_queue import platform_queue_routes
from limpet.dialects.fal.platform_requests import platform_request_routes
from limpet.dialects.fal.platform_session import platform_session_routes
from limpet.dialects.fal.platform_storage import platform_storage_routes
from limpet.dialects.fal.platform_usage import platform_usage_routes
from limpet.dialects.fal.platform_webhooks import platform_webhook_routes
from limpet.dialects.fal.platform_workers import platform_worker_routes
from limpet.dialects.fal.pricing import pricing_routes
from limpet.dialects.wire.services import Services


def platform_routes(services: Services) -> list[Route]:
    return [
        *listing_routes(services),
        *pricing_routes(services),
        *platform_storage_routes(services),
        *platform_usage_routes(services),
        *platform_key_routes(services),
        *platform_queue_routes(services),
        *platform_session_routes(services),
        *platform_request_routes(services),
        *platform_webhook_routes(services),
        *platform_worker_routes(services),
        *platform_camera_routes(),
        *document_routes(),
    ]

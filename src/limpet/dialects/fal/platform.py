"""The platform addresses: what stands at fal under `api.fal.ai/v1` and `fal.ai`. Each module brings its list of routes."""

from starlette.routing import Route

from limpet.dialects.fal.documents import document_routes
from limpet.dialects.fal.listing import listing_routes
from limpet.dialects.fal.platform_keys import platform_key_routes
from limpet.dialects.fal.platform_queue import platform_queue_routes
from limpet.dialects.fal.platform_storage import platform_storage_routes
from limpet.dialects.fal.platform_usage import platform_usage_routes
from limpet.dialects.fal.pricing import pricing_routes
from limpet.dialects.wire.services import Services


def platform_routes(services: Services) -> list[Route]:
    return [
        *listing_routes(),
        *pricing_routes(services),
        *platform_storage_routes(services),
        *platform_usage_routes(services),
        *platform_key_routes(services),
        *platform_queue_routes(services),
        *document_routes(),
    ]

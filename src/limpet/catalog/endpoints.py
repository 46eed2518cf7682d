"""The one table of endpoints."""

from collections.abc import Mapping

from limpet.catalog.endpoint import Endpoint
from limpet.catalog.video import VIDEO_ENDPOINTS
from limpet.core.errors import UnknownEndpoint, UnknownPath
from limpet.core.ids import EndpointId

ENDPOINTS: Mapping[EndpointId, Endpoint] = {endpoint.id: endpoint for endpoint in VIDEO_ENDPOINTS}

_APPS = frozenset(endpoint.app for endpoint in ENDPOINTS.values())


def find_endpoint(path: str) -> Endpoint:
    """The endpoint with this id. Raises `UnknownEndpoint`, or `UnknownPath` where only the part after the app is wrong."""
    endpoint = ENDPOINTS.get(EndpointId(path))
    if endpoint is not None:
        return endpoint
    app, rest = "/".join(path.split("/")[:2]), "/".join(path.split("/")[2:])
    if app in _APPS:
        raise UnknownPath(path=f"/{rest}")
    raise UnknownEndpoint(app=app.split("/")[-1])

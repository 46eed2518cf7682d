"""The table of endpoints: ours, and those that installed packages add under the entry-point group `limpet.endpoints`.

Beside it stand those that only other dialects than fal's reach.
"""

from collections.abc import Iterator, Mapping
from importlib.metadata import entry_points

from limpet.catalog.endpoint import Endpoint
from limpet.catalog.h3 import H3_ENDPOINTS
from limpet.catalog.images import IMAGE_ENDPOINTS
from limpet.catalog.legacy import LEGACY_ENDPOINTS
from limpet.catalog.music import MUSIC_ENDPOINTS
from limpet.catalog.own import UNLISTED
from limpet.catalog.speech import SPEECH_ENDPOINTS
from limpet.catalog.video import VIDEO_ENDPOINTS
from limpet.catalog.voices import VOICE_ENDPOINTS
from limpet.core.errors import UnknownEndpoint, UnknownPath
from limpet.core.ids import EndpointId

ENTRY_POINT_GROUP = "limpet.endpoints"

_OURS = (
    *VIDEO_ENDPOINTS,
    *H3_ENDPOINTS,
    *SPEECH_ENDPOINTS,
    *VOICE_ENDPOINTS,
    *IMAGE_ENDPOINTS,
    *MUSIC_ENDPOINTS,
    *LEGACY_ENDPOINTS,
)


def _installed() -> Iterator[Endpoint]:
    """What other packages add: each entry point names a sequence of endpoints."""
    for point in entry_points(group=ENTRY_POINT_GROUP):
        yield from point.load()


#: An id of ours is never another's.
ENDPOINTS: Mapping[EndpointId, Endpoint] = {
    **{endpoint.id: endpoint for endpoint in _installed()},
    **{endpoint.id: endpoint for endpoint in _OURS},
}

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


def endpoint_of(id_: EndpointId) -> Endpoint:
    """The endpoint that a stored request names, listed or not."""
    return UNLISTED.get(id_) or find_endpoint(id_)

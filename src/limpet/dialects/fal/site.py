"""Where the documents of a call say that this server is."""

from limpet.catalog.site import Site
from limpet.core.origin import Origin


def site_of(origin: Origin) -> Site:
    """The bases that go with a way in: one address for all on a name of our own, fal's names for callers that use these."""
    if origin.queue.endswith("/queue"):
        base = origin.queue.removesuffix("/queue")
        return Site(run=base, queue=origin.queue, files=origin.files, pages=base)
    return Site(
        run=origin.queue.replace("://queue.", "://", 1),
        queue=origin.queue,
        files=origin.files,
        pages="https://fal.ai",
    )

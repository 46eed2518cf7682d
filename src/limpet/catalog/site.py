"""Where a reader of the documents finds this server."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """Base addresses without a trailing slash, as the reader can reach them."""

    #: Synchronous calls: `{run}/{endpoint id}`.
    run: str
    queue: str
    #: Files in outputs: `{files}/files/...`.
    files: str
    #: Documents: `{pages}/models/{endpoint id}`.
    pages: str

    def model_page(self, endpoint_id: str) -> str:
        return f"{self.pages}/models/{endpoint_id}"

    def openapi(self, endpoint_id: str) -> str:
        return f"{self.pages}/api/openapi/queue/openapi.json?endpoint_id={endpoint_id}"

    def example_file(self, name: str) -> str:
        """An address of the shape that results have; there is no file behind it."""
        return f"{self.files}/files/b/0a1b2c3d/Xw4tYq7RkLm2Nf9sVb8Hd_{name}"

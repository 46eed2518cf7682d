"""What drivers take from the call behind a job."""

import base64

from limpet.core.job import Call, Job
from limpet.core.spec import MediaSource
from limpet.media.kind import media_kind


def call_of(job: Job) -> Call:
    assert job.call is not None, "the offer asks for the call"
    return job.call


def data_url(job: Job, source: MediaSource) -> str:
    """The checked bytes of an input, for providers that take files inside the body."""
    content = call_of(job).files[source.url].read_bytes()
    kind = media_kind(content)
    assert kind is not None, "only media that we could decode gets so far"
    return f"data:{kind.content_type};base64,{base64.b64encode(content).decode()}"

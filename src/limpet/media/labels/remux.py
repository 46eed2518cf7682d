"""Packs the streams of a file anew, untouched, with other tags: FFmpeg keeps house in MP4, WebM, Ogg and FLAC files."""

from collections.abc import Mapping, Sequence
from pathlib import Path

import av
from av.container import InputContainer, OutputContainer
from av.stream import Stream

#: What a muxer says of its own file, which is no tag.
_OF_THE_FILE = frozenset({"major_brand", "minor_version", "compatible_brands", "encoder"})
_KINDS = ("video", "audio")
_OPTIONS = {
    # Without this flag FFmpeg drops every tag that Apple's list does not know, and says nothing.
    "mp4": {"movflags": "+faststart+use_metadata_tags"},
    "ipod": {"movflags": "+faststart+use_metadata_tags"},
    # Random numbers of streams and segments would make equal files differ.
    "webm": {"fflags": "+bitexact"},
    "ogg": {"fflags": "+bitexact"},
}


def repack(
    source: Path, target: Path, *, container: str, tags: Mapping[str, str], sound_from: Path | None = None
) -> None:
    """Writes `target` with the source's pictures and sound; with `sound_from`, that file's sound instead."""
    with (
        av.open(str(source)) as before,
        av.open(str(target), "w", format=container, options=_OPTIONS.get(container, {})) as after,
    ):
        after.metadata.update({name: text for name, text in before.metadata.items() if name not in _OF_THE_FILE})
        after.metadata.update(tags)
        if sound_from is None:
            _copy(before, after, _added(after, [stream for stream in before.streams if stream.type in _KINDS]))
            return
        with av.open(str(sound_from)) as sound:
            # Both before the first packet: a container takes no streams later.
            pictures, sounds = _added(after, before.streams.video), _added(after, sound.streams.audio)
            _copy(before, after, pictures)
            _copy(sound, after, sounds)


def _added(after: OutputContainer, streams: Sequence[Stream]) -> dict[Stream, Stream]:
    added: dict[Stream, Stream] = {stream: after.add_stream_from_template(stream) for stream in streams}
    for stream, copy in added.items():
        copy.metadata.update(stream.metadata)
    return added


def _copy(before: InputContainer, after: OutputContainer, streams: Mapping[Stream, Stream]) -> None:
    if not streams:
        return  # FFmpeg takes none for all
    for packet in before.demux(list(streams)):
        if packet.dts is not None:
            packet.stream = streams[packet.stream]
            after.mux(packet)


def container_tag(path: Path, key: str) -> str | None:
    """The tag of a file or of its first stream, which is where Ogg keeps them."""
    with av.open(str(path), metadata_errors="replace") as container:
        places = [container.metadata, *(stream.metadata for stream in container.streams)]
        found = (text for place in places for name, text in place.items() if name.upper() == key)
        return next(found, None)

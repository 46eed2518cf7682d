"""Labels, read back by programs other than those that wrote them, and looked at where people would look."""

import io
import json
import math
from collections.abc import Callable
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import av
import numpy as np
import pytest
from PIL import Image

from limpet.core.errors import LabelFailed
from limpet.core.job import Artifact
from limpet.core.spec import AudioEncoding, AudioFormat
from limpet.media.colour import empty_planes, to_planes, to_rgb
from limpet.media.encode import VideoWriter
from limpet.media.geometry import Size
from limpet.media.labels.labelling import Labelled, LabelRules, label
from limpet.media.labels.mark import mark_for
from limpet.media.labels.marking import marking
from limpet.media.labels.remux import repack
from limpet.media.labels.rhythm import RHYTHM_S, rhythm
from limpet.media.sound_file import SoundWriter
from limpet.media.still import write_still

AIGC_NAMESPACE = "{http://www.tc260.org.cn/ns/AIGC/1.0/}"
RATE = 32000
SIZE = Size(432, 244)
FRAMES = 26
KINDS = {
    "clip.mp4": "video/mp4",
    "clip.webm": "video/webm",
    "still.jpg": "image/jpeg",
    "still.png": "image/png",
    "still.webp": "image/webp",
    "clear.webp": "image/webp",
    "sound.mp3": "audio/mpeg",
    "sound.wav": "audio/wav",
    "sound.flac": "audio/flac",
    "sound.m4a": "audio/mp4",
    "sound.ogg": "audio/ogg",
}
SOUNDS = ["sound.mp3", "sound.wav", "sound.flac", "sound.m4a"]
PICTURES = ["still.jpg", "still.png", "still.webp", "clear.webp"]


def _tone() -> "np.ndarray[Any, np.dtype[np.float32]]":
    return (0.3 * np.sin(2 * np.pi * 440 * np.arange(RATE) / RATE)).astype(np.float32)


def _pixels(mode: str = "RGB") -> "np.ndarray[Any, np.dtype[np.uint8]]":
    rows, columns = np.mgrid[0 : SIZE.height, 0 : SIZE.width]
    picture = np.dstack([rows % 200 + 20, columns % 200 + 20, (rows + columns) % 200, np.full(rows.shape, 90)])
    return picture[..., : len(mode)].astype(np.uint8)


def _write_clip(path: Path) -> None:
    with VideoWriter(path, SIZE, fps=24, threads=1, metadata={"title": "a clip"}) as writer:
        for number in range(FRAMES):
            canvas = writer.canvas()
            canvas.planes.take(to_planes(np.roll(_pixels(), 3 * number, axis=1)))
            writer.write(canvas)


def _convert(source: Path, target: Path, container: str, codec: str) -> None:
    """What other programs would have written."""
    with av.open(str(source)) as before, av.open(str(target), "w", format=container) as after:
        given = before.streams[0]
        stream: Any = after.add_stream(codec, rate=24 if given.type == "video" else 48000)
        if given.type == "video":
            stream.width, stream.height, stream.pix_fmt = SIZE.width, SIZE.height, "yuv420p"
        else:
            stream.layout = "mono"
        for frame in before.decode(given):
            frame.pts = None if given.type == "audio" else frame.pts
            after.mux(stream.encode(frame))
        after.mux(stream.encode(None))


@pytest.fixture(scope="session")
def originals(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("originals")
    _write_clip(folder / "clip.mp4")
    _convert(folder / "clip.mp4", folder / "clip.webm", "webm", "libvpx")
    write_still(folder / "still.jpg", _pixels(), metadata={"title": "a still"})
    write_still(folder / "still.png", _pixels(), metadata={"title": "a still"})
    Image.fromarray(_pixels()).save(folder / "still.webp", quality=80)
    Image.fromarray(_pixels("RGBA")).save(folder / "clear.webp", lossless=True)
    for sound_format in (AudioFormat.MP3, AudioFormat.WAV, AudioFormat.FLAC, AudioFormat.PCM):
        with SoundWriter(folder / f"sound.{sound_format}", AudioEncoding(format=sound_format)) as writer:
            writer.write(_tone())
    _convert(folder / "sound.wav", folder / "sound.m4a", "ipod", "aac")
    _convert(folder / "sound.wav", folder / "sound.ogg", "ogg", "libopus")
    return folder


@pytest.fixture
def labelled(originals: Path, tmp_path: Path) -> Callable[..., Labelled]:
    def labelled(name: str, *, source: Path | None = None, **rules: Any) -> Labelled:
        path = tmp_path / name
        path.write_bytes((source or originals / name).read_bytes())
        facts = {"sample_rate": RATE, "channels": 1} if name.endswith("pcm") else {}
        content_type = KINDS.get(name, "audio/pcm")
        artifact = Artifact(path=path, content_type=content_type, file_name=name, facts=facts)
        return label(
            artifact, LabelRules(**{"producer": "Example 示例", **rules}), is_trained=False, check=lambda: None
        )

    return labelled


def _packet(path: Path) -> ET.Element:
    with Image.open(path) as image:
        packet = image.info["xmp"]
    assert path.read_bytes().count(packet) == 1
    assert path.read_bytes().count(b"<x:xmpmeta") == 1
    return ET.fromstring(packet.decode().partition("?>")[2].rpartition("<?")[0] or packet)


def _tag(path: Path) -> str:
    """Every copy of the tag that FFmpeg, Pillow or plain eyes find; there must be one."""
    data = path.read_bytes()
    if path.suffix == ".wav":
        at = data.index(b"AIGC")
        assert data.count(b"AIGC") == 1
        assert int.from_bytes(data[4:8], "little") == len(data) - 8
        return data[at + 8 : at + 8 + int.from_bytes(data[at + 4 : at + 8], "little")].decode()
    if path.suffix in {".jpg", ".png", ".webp"}:
        (element,) = _packet(path).iter(f"{AIGC_NAMESPACE}AIGC")
        assert element.text is not None
        return element.text
    with av.open(str(path)) as container:
        places = [container.metadata, *(stream.metadata for stream in container.streams)]
    (found,) = (text for place in places for name, text in place.items() if name == "AIGC")
    return found


def _decoded(path: Path) -> bytes:
    """Every sample of the file."""
    if path.suffix in {".jpg", ".png", ".webp"}:
        with Image.open(path) as image:
            return image.tobytes()
    with av.open(str(path)) as container:
        return b"".join(bytes(plane) for frame in container.decode(container.streams[0]) for plane in frame.planes)  # type: ignore[union-attr]  # never subtitles


@pytest.mark.parametrize("name", KINDS)
def test_every_kind_of_file_gets_one_tag_with_all_its_fields_in_order(
    name: str, labelled: Callable[..., Labelled]
) -> None:
    done = labelled(name)

    fields = json.loads(_tag(done.artifact.path))
    assert list(fields) == [
        "Label",
        "ContentProducer",
        "ProduceID",
        "ReservedCode1",
        "ContentPropagator",
        "PropagateID",
        "ReservedCode2",
    ]
    assert (fields["Label"], fields["ContentProducer"]) == ("1", "Example 示例")
    assert fields["ProduceID"] == done.account["item"]


@pytest.mark.parametrize("name", KINDS)
def test_a_tag_changes_nothing_that_is_seen_or_heard(
    name: str, originals: Path, labelled: Callable[..., Labelled]
) -> None:
    done = labelled(name)

    assert _decoded(done.artifact.path) == _decoded(originals / name)


@pytest.mark.parametrize("name", KINDS)
def test_the_same_file_gets_the_same_bytes(name: str, labelled: Callable[..., Labelled]) -> None:
    first = labelled(name).artifact.path.read_bytes()

    assert labelled(name).artifact.path.read_bytes() == first


@pytest.mark.parametrize("name", KINDS)
def test_a_file_that_is_tagged_already_is_left_as_it_is(
    name: str, labelled: Callable[..., Labelled], tmp_path: Path
) -> None:
    theirs = labelled(name, producer="Somebody Else").artifact.path.rename(tmp_path / f"theirs-{name}")

    done = labelled(name, source=theirs)

    assert done.artifact.path.read_bytes() == theirs.read_bytes()
    assert done.account["foreign"]


def test_a_packet_that_a_picture_has_already_keeps_what_it_says(
    labelled: Callable[..., Labelled], tmp_path: Path
) -> None:
    theirs = tmp_path / "theirs.jpg"
    packet = (
        '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
        '<rdf:Description xmlns:dc="http://purl.org/dc/elements/1.1/" dc:format="image/jpeg"/></rdf:RDF></x:xmpmeta>'
    )
    Image.fromarray(_pixels()).save(theirs, xmp=packet.encode())

    done = labelled("still.jpg", source=theirs)

    dublin_core = "{http://purl.org/dc/elements/1.1/}"
    first, second = _packet(done.artifact.path)[0]
    assert first.get(f"{dublin_core}format") == "image/jpeg"
    assert second.find(f"{AIGC_NAMESPACE}AIGC") is not None


@pytest.mark.parametrize("has_tag", [False, True])
def test_an_mp3_needs_no_tag_of_the_usual_make(
    labelled: Callable[..., Labelled], originals: Path, tmp_path: Path, *, has_tag: bool
) -> None:
    data = (originals / "sound.mp3").read_bytes()
    size = sum(byte << shift for byte, shift in zip(data[6:10], (21, 14, 7, 0), strict=True))
    theirs = tmp_path / "theirs.mp3"
    old = b"ID3\x03\x00\x00\x00\x00\x00\x0f" + b"TIT2" + b"\x00\x00\x00\x05\x00\x00" + b"\x00song"
    theirs.write_bytes((old if has_tag else b"") + data[10 + size :])

    done = labelled("sound.mp3", source=theirs)

    assert json.loads(_tag(done.artifact.path))["ContentProducer"] == "Example 示例"
    with av.open(str(done.artifact.path)) as container:
        assert container.metadata.get("title") == ("song" if has_tag else None)


def test_a_wav_whose_length_was_not_known_is_put_right(
    labelled: Callable[..., Labelled], originals: Path, tmp_path: Path
) -> None:
    data = bytearray((originals / "sound.wav").read_bytes())
    at = data.index(b"data") + 4
    data[at : at + 4] = b"\xff\xff\xff\xff"
    theirs = tmp_path / "theirs.wav"
    theirs.write_bytes(data)

    done = labelled("sound.wav", source=theirs)

    assert _decoded(done.artifact.path) == _decoded(originals / "sound.wav")
    assert _tag(done.artifact.path)


@pytest.mark.parametrize(
    "content", [b"no media at all", b"\x89PNG\r\n\x1a\nbroken", b"RIFF\x00\x00\x00\x00WEBPVP8 \x01"]
)
def test_a_file_that_cannot_be_labelled_is_withheld(
    labelled: Callable[..., Labelled], tmp_path: Path, content: bytes
) -> None:
    broken = tmp_path / "broken"
    broken.write_bytes(content)

    with pytest.raises(LabelFailed):
        labelled("still.png", source=broken)


def test_bare_samples_have_no_place_for_a_tag(labelled: Callable[..., Labelled], originals: Path) -> None:
    done = labelled("sound.pcm")

    assert done.artifact.path.read_bytes() == (originals / "sound.pcm").read_bytes()
    assert done.account["tagged"] is False


# The mark


@pytest.mark.parametrize(
    ("width", "height"),
    [
        (910, 512),
        (512, 910),
        (1366, 768),
        (768, 1366),
        (1920, 1080),
        (1080, 1920),
        (1024, 1024),
        (1344, 576),
        (320, 240),
    ],
)
def test_the_mark_is_large_enough_and_in_the_lower_right_corner(width: int, height: int) -> None:
    planes = empty_planes(width, height)
    for plane, level in zip(planes.as_tuple(), (60, 128, 128), strict=True):
        plane[:] = level

    mark_for(width, height).draw_on(planes)

    short = min(width, height)
    rows, columns = np.nonzero(planes.y > 120)  # letters
    assert mark_for(width, height).text_height >= 0.05 * short
    assert rows.max() - rows.min() + 1 >= 0.05 * short
    assert rows.min() > height / 2 or height < width
    assert columns.min() >= width * 0.4
    for edge in (width - 1 - columns.max(), height - 1 - rows.max()):
        assert 0.015 * short < edge < 0.06 * short
    assert planes.y[: height // 2].max() == 60


@pytest.mark.parametrize("level", [0, 128, 255])
def test_the_mark_stands_out_on_every_ground(level: int) -> None:
    picture = np.full((768, 1366, 3), level, np.uint8)
    mark = mark_for(1366, 768)

    mark.draw_on_rgb(picture)

    place = picture[mark.top : mark.top + mark.rgb.keep.shape[0], mark.left : mark.left + mark.rgb.keep.shape[1], 0]
    letters = place[mark.rgb.add == mark.rgb.add.max()]
    rims = place[(mark.rgb.add == 0) & (mark.rgb.keep == mark.rgb.keep[mark.rgb.add == 0].min())]
    assert float(letters.mean()) - float(rims.mean()) > 80


def test_a_mark_in_planes_looks_as_in_pixels() -> None:
    pixels = np.full((512, 910, 3), (200, 120, 40), np.uint8)
    planes = to_planes(pixels)
    mark = mark_for(910, 512)

    mark.draw_on_rgb(pixels)
    mark.draw_on(planes)

    assert np.abs(to_rgb(planes).astype(int) - to_rgb(to_planes(pixels))).mean() < 0.2


def _corner(path: Path) -> list[float]:
    """How much brighter the letters are than their rims, in every frame."""
    mark = mark_for(SIZE.width, SIZE.height)
    height, width = mark.luma.keep.shape
    letters, rims = mark.luma.add > 140 << 16, (mark.luma.add < 12 << 16) & (mark.luma.add > 8 << 16)
    if path.suffix == ".mp4":
        with av.open(str(path)) as container:
            frames = [frame.to_ndarray(format="gray") for frame in container.decode(video=0)]
    else:
        with Image.open(path) as image:
            frames = [np.asarray(image.convert("RGB").convert("L"))]
    places = [frame[mark.top : mark.top + height, mark.left : mark.left + width] for frame in frames]
    return [float(place[letters].mean()) - float(place[rims].mean()) for place in places]


def test_a_clip_is_marked_in_every_frame_while_it_is_written(tmp_path: Path, originals: Path) -> None:
    with marking(wanted=True) as marks:
        _write_clip(tmp_path / "clip.mp4")

    assert marks.done == {tmp_path / "clip.mp4"}
    differences = _corner(tmp_path / "clip.mp4")
    assert len(differences) == FRAMES
    assert min(differences) > 60
    assert max(_corner(originals / "clip.mp4")) < 30


def test_nothing_is_marked_where_nobody_asked(tmp_path: Path, originals: Path) -> None:
    with marking(wanted=False) as marks:
        _write_clip(tmp_path / "clip.mp4")

    assert not marks.done
    assert (tmp_path / "clip.mp4").read_bytes() == (originals / "clip.mp4").read_bytes()


@pytest.mark.parametrize("name", ["clip.mp4", *PICTURES])
def test_what_came_unmarked_is_marked_afterwards(name: str, labelled: Callable[..., Labelled], originals: Path) -> None:
    done = labelled(name, marks=True)

    assert min(_corner(done.artifact.path)) > 60
    assert max(_corner(originals / name)) < 30
    assert done.artifact.is_marked
    assert _tag(done.artifact.path)


def test_a_clip_marked_afterwards_keeps_its_frames_times_title_and_sound(
    labelled: Callable[..., Labelled], originals: Path, tmp_path: Path
) -> None:
    theirs = tmp_path / "theirs.mp4"
    repack(originals / "clip.mp4", theirs, container="mp4", tags={}, sound_from=originals / "sound.m4a")

    done = labelled("clip.mp4", source=theirs, marks=True)

    with av.open(str(done.artifact.path)) as marked, av.open(str(theirs)) as before:
        assert marked.metadata["title"] == "a clip"
        assert [frame.time for frame in marked.decode(video=0)] == [frame.time for frame in before.decode(video=0)]
        marked.seek(0)
        before.seek(0)
        packets = [bytes(packet) for packet in before.demux(audio=0)]
        assert [bytes(packet) for packet in marked.demux(audio=0)] == packets
        assert len(packets) > 40


def test_marking_keeps_a_tag_of_somebody_elses(labelled: Callable[..., Labelled], tmp_path: Path) -> None:
    theirs = labelled("clip.mp4", producer="Somebody Else").artifact.path.rename(tmp_path / "theirs.mp4")

    done = labelled("clip.mp4", source=theirs, marks=True)

    assert _tag(done.artifact.path) == _tag(theirs)
    assert min(_corner(done.artifact.path)) > 60


def test_a_picture_that_one_can_see_through_is_solid_below_the_mark(labelled: Callable[..., Labelled]) -> None:
    done = labelled("clear.webp", marks=True)

    with Image.open(done.artifact.path) as image:
        alpha = np.asarray(image)[..., 3]
    assert alpha[: SIZE.height // 2].max() <= 95
    assert alpha.max() > 150


def _heard(path: Path) -> "np.ndarray[Any, np.dtype[np.float32]]":
    with av.open(str(path)) as container:
        resampler = av.AudioResampler("fltp", "mono", RATE)
        parts = [part.to_ndarray()[0] for frame in container.decode(audio=0) for part in resampler.resample(frame)]
    return np.concatenate(parts)


def _loud_parts(samples: "np.ndarray[Any, np.dtype[np.float32]]") -> list[float]:
    """Seconds of each stretch of sound, in order."""
    step = RATE // 200
    blocks = samples[: len(samples) // step * step].reshape(-1, step)
    loud = np.concatenate([[0], (np.abs(blocks).max(axis=1) > 0.05).astype(int), [0]])
    begins, ends = np.nonzero(np.diff(loud) == 1)[0], np.nonzero(np.diff(loud) == -1)[0]
    return [float(end - begin) / 200 for begin, end in zip(begins, ends, strict=True)]


def test_the_rhythm_is_short_long_short_short_at_its_pitch_and_loudness() -> None:
    samples = rhythm(RATE)

    assert _loud_parts(samples) == pytest.approx([0.08, 0.24, 0.08, 0.08], abs=0.011)
    spectrum = np.abs(np.fft.rfft(samples))
    assert np.fft.rfftfreq(len(samples), 1 / RATE)[spectrum.argmax()] == pytest.approx(600, abs=5)
    assert 20 * math.log10(float(np.abs(samples).max())) == pytest.approx(-18, abs=0.1)
    assert len(samples) / RATE == pytest.approx(RHYTHM_S, abs=0.001)


@pytest.mark.parametrize("name", SOUNDS)
def test_a_sound_that_came_unmarked_ends_with_the_rhythm(name: str, labelled: Callable[..., Labelled]) -> None:
    done = labelled(name, marks=True)

    assert _loud_parts(_heard(done.artifact.path)) == pytest.approx([1.0, 0.08, 0.24, 0.08, 0.08], abs=0.06)
    assert done.added_s == RHYTHM_S
    assert _tag(done.artifact.path)


@pytest.mark.parametrize("sound_format", [AudioFormat.MP3, AudioFormat.WAV, AudioFormat.FLAC])
def test_speech_is_marked_while_it_is_written(tmp_path: Path, sound_format: AudioFormat) -> None:
    path = tmp_path / f"sound.{sound_format}"

    with marking(wanted=True), SoundWriter(path, AudioEncoding(format=sound_format)) as writer:
        writer.write(_tone())

    assert _loud_parts(_heard(path)) == pytest.approx([1.0, 0.08, 0.24, 0.08, 0.08], abs=0.02)
    assert writer.samples == pytest.approx(RATE * (1 + RHYTHM_S), abs=1200)


def test_a_recording_of_a_person_is_never_marked(tmp_path: Path) -> None:
    with marking(wanted=True) as marks:
        encoding = AudioEncoding(format=AudioFormat.WAV)
        with SoundWriter(tmp_path / "voice.wav", encoding, is_generated=False) as writer:
            writer.write(_tone())

    assert not marks.done
    assert _loud_parts(_heard(tmp_path / "voice.wav")) == [1.0]


def test_bare_samples_are_marked_at_their_rate(labelled: Callable[..., Labelled]) -> None:
    done = labelled("sound.pcm", marks=True)

    samples = np.frombuffer(done.artifact.path.read_bytes(), "<i2").astype(np.float32) / np.float32(32767)
    assert _loud_parts(samples) == pytest.approx([1.0, 0.08, 0.24, 0.08, 0.08], abs=0.011)


@pytest.mark.parametrize("name", ["clip.webm", "sound.ogg"])
def test_what_cannot_be_marked_is_withheld_where_a_mark_is_wanted(name: str, labelled: Callable[..., Labelled]) -> None:
    with pytest.raises(LabelFailed, match="cannot be marked"):
        labelled(name, marks=True)


# The signature


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    pytest.importorskip("c2pa", reason="the extra c2pa is not installed")
    from limpet.media.labels.credentials import open_credentials

    folder = tmp_path_factory.mktemp("keys") / "c2pa"
    open_credentials(folder)
    return folder


@pytest.mark.parametrize("name", [name for name in KINDS if not name.endswith(("webm", "ogg"))])
def test_a_signed_file_is_valid_says_how_it_was_made_and_keeps_its_tag(
    name: str, labelled: Callable[..., Labelled], folder: Path
) -> None:
    from c2pa import Reader

    done = labelled(name, credentials=folder)

    assert json.loads(_tag(done.artifact.path))["Label"] == "1"
    with Reader(KINDS[name], io.BytesIO(done.artifact.path.read_bytes())) as reader:
        assert reader.get_validation_state() == "Valid"
        assertions = {said["label"]: said["data"] for said in reader.get_active_manifest()["assertions"]}
    (action,) = assertions["c2pa.actions.v2"]["actions"]
    assert action["action"] == "c2pa.created"
    assert action["digitalSourceType"].endswith("/algorithmicMedia")


def test_a_signed_file_of_somebody_elses_is_left_as_it_is(
    labelled: Callable[..., Labelled], folder: Path, tmp_path: Path, originals: Path
) -> None:
    from limpet.media.kind import media_kind
    from limpet.media.labels.credentials import sign

    theirs = tmp_path / "theirs.jpg"
    theirs.write_bytes((originals / "still.jpg").read_bytes())
    kind = media_kind(theirs.read_bytes())
    assert kind is not None
    sign(theirs, kind, folder, is_trained=True)

    done = labelled("still.jpg", source=theirs, credentials=folder)

    assert done.artifact.path.read_bytes() == theirs.read_bytes()
    assert done.account["foreign"]


def test_a_change_after_signing_is_noticed(labelled: Callable[..., Labelled], folder: Path) -> None:
    from limpet.media.kind import media_kind
    from limpet.media.labels.credentials import is_signed

    path = labelled("sound.wav", credentials=folder).artifact.path
    data = bytearray(path.read_bytes())
    kind = media_kind(bytes(data))
    assert kind is not None
    assert is_signed(path, kind)
    data[400] ^= 1
    path.write_bytes(data)

    assert not is_signed(path, kind)


def test_keys_are_made_once_and_are_their_owners_only(folder: Path) -> None:
    from limpet.media.labels.credentials import open_credentials

    before = (folder / "key.pem").read_bytes()

    open_credentials(folder)

    assert (folder / "key.pem").read_bytes() == before
    assert (folder / "key.pem").stat().st_mode & 0o077 == 0

"""MP3: frames, each with a header of its own, after tags that only describe."""

from dataclasses import dataclass

from limpet.media.containers.facts import Facts

#: kbit/s by the four bits of the header, for MPEG 1 and for MPEG 2 and 2.5.
_BIT_RATES = {
    True: (0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320),
    False: (0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160),
}
_RATES_HZ = {3: (44_100, 48_000, 32_000), 2: (22_050, 24_000, 16_000), 0: (11_025, 12_000, 8_000)}
_MPEG_1 = 3
_LAYER_III = 1
_MONO = 3
_MAX_TAGS = 8
#: How far after the tags the first frame is looked for; some taggers leave padding there.
_SEARCH_BYTES = 16_384
#: Frames in a row that agree; noise does not.
_FRAMES_IN_A_ROW = 3


@dataclass(frozen=True, slots=True)
class _Frame:
    version: int
    rate_hz: int
    channels: int
    size: int

    @property
    def info_offset(self) -> int:
        """Where the first frame of a file may say how long the whole is."""
        if self.version == _MPEG_1:
            return 4 + (17 if self.channels == 1 else 32)
        return 4 + (9 if self.channels == 1 else 17)


def starts_frame(data: bytes) -> bool:
    return _read_frame(data, 0) is not None


def read(data: bytes) -> Facts:
    start, frame = _find_sound(data, _skip_tags(data))
    announced = _announced_bytes(data[start : start + frame.size], frame)
    is_cut = announced is not None and announced > len(data) - start
    return Facts(rate_hz=frame.rate_hz, channels=frame.channels, start=start, is_cut=is_cut)


def _skip_tags(data: bytes) -> int:
    position = 0
    for _ in range(_MAX_TAGS):
        head = data[position : position + 10]
        if not head.startswith(b"ID3"):
            return position
        flags, *parts = head[5:10]
        position += 10 + sum(part << 7 * place for place, part in enumerate(reversed(parts))) + (flags & 0x10 and 10)
        if any(part > 0x7F for part in parts) or position > len(data):
            raise ValueError("a broken tag, or one that is longer than the file")
    raise ValueError("too many tags")


def _find_sound(data: bytes, position: int) -> tuple[int, _Frame]:
    end = position + _SEARCH_BYTES
    while (position := data.find(b"\xff", position, end)) >= 0:
        frame = _read_frame(data, position)
        if frame is not None and _goes_on(data, position, frame):
            return position, frame
        position += 1
    raise ValueError("no sound after the tags")


def _goes_on(data: bytes, position: int, first: _Frame) -> bool:
    frame: _Frame | None = first
    for _ in range(_FRAMES_IN_A_ROW - 1):
        assert frame is not None
        position += frame.size
        frame = _read_frame(data, position)
        if frame is None or (frame.version, frame.rate_hz) != (first.version, first.rate_hz):
            return False
    return True


def _read_frame(data: bytes, position: int) -> _Frame | None:
    head = int.from_bytes(data[position : position + 4])
    version, layer, bit_rate, rate = head >> 19 & 3, head >> 17 & 3, head >> 12 & 15, head >> 10 & 3
    if len(data) < position + 4 or head >> 21 != 0x7FF or version not in _RATES_HZ or layer != _LAYER_III:
        return None
    if bit_rate in {0, 15} or rate == 3:
        return None
    rate_hz = _RATES_HZ[version][rate]
    is_mpeg_1 = version == _MPEG_1
    size = (144_000 if is_mpeg_1 else 72_000) * _BIT_RATES[is_mpeg_1][bit_rate] // rate_hz + (head >> 9 & 1)
    return _Frame(version, rate_hz, 1 if head >> 6 & 3 == _MONO else 2, size)


def _announced_bytes(frame_data: bytes, frame: _Frame) -> int | None:
    """The size of the sound as an encoder's first frame tells it."""
    info = frame_data[frame.info_offset :]
    if info[:4] not in {b"Xing", b"Info"} or not info[7] & 2:
        return None
    position = 12 if info[7] & 1 else 8
    return int.from_bytes(info[position : position + 4])

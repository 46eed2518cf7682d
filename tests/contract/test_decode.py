"""The picture decoder against real pictures, broken ones, the corpus, and against itself being killed."""

import asyncio
import io
import os
import select
import signal
import socket
import subprocess
import sys
import textwrap
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from limpet.core.errors import ImageTooLarge, ImageUnreadable, LimpetError
from limpet.media.decode import PictureSandbox, close_decoders, decode_picture
from limpet.media.decoder_wire import HELLO_BYTES
from limpet.media.limits import DecoderLimits, PictureLimits
from limpet.media.lockdown import Door
from limpet.media.picture import Picture, load_picture
from limpet.media.sniff import read_header

CORPUS = Path(__file__).parents[1] / "corpus"
WIDTH, HEIGHT = 400, 320
linux_only = pytest.mark.skipif(sys.platform != "linux", reason="needs /proc and pidfd")


def encoded(image: Image.Image, picture_format: str, **options: Any) -> bytes:
    file = io.BytesIO()
    image.save(file, picture_format, **options)
    return file.getvalue()


def oriented(number: int) -> Image.Exif:
    exif = Image.Exif()
    exif[0x0112] = number
    return exif


def scene() -> Image.Image:
    """A picture without any symmetry: a red corner, a ramp to the right, a ramp downwards."""
    across = np.linspace(0, 255, WIDTH, dtype=np.uint8)
    pixels = np.zeros((HEIGHT, WIDTH, 3), np.uint8)
    pixels[..., 1] = across
    pixels[..., 2] = np.linspace(0, 255, HEIGHT, dtype=np.uint8)[:, None]
    pixels[:100, :100] = (255, 0, 0)
    return Image.fromarray(pixels)


def array(image: Image.Image) -> NDArray[np.uint8]:
    return np.asarray(image.convert("RGB"))


@pytest.fixture
def sandbox(request: pytest.FixtureRequest) -> Iterator[PictureSandbox]:
    """A sandbox of its own; parametrized with its limits where they matter."""
    sandbox = PictureSandbox(getattr(request, "param", DecoderLimits()))
    yield sandbox
    sandbox.close()


# What comes out


@pytest.mark.parametrize("picture_format", ["PNG", "WEBP"])
async def test_pixels_survive_a_lossless_format(picture_format: str) -> None:
    picture = await decode_picture(encoded(scene(), picture_format, lossless=True))

    assert (picture.width, picture.height) == (WIDTH, HEIGHT)
    assert np.array_equal(picture.pixels, array(scene()))


@pytest.mark.parametrize("options", [{}, {"progressive": True}, {"subsampling": 0}])
async def test_a_jpeg_decodes_as_pillow_decodes_it(options: dict[str, Any]) -> None:
    data = encoded(scene(), "JPEG", **options)

    assert np.array_equal((await decode_picture(data)).pixels, array(Image.open(io.BytesIO(data))))


TURNS = {
    1: lambda pixels: pixels,
    2: np.fliplr,
    3: lambda pixels: np.rot90(pixels, 2),
    4: np.flipud,
    5: lambda pixels: np.swapaxes(pixels, 0, 1),
    6: lambda pixels: np.rot90(pixels, -1),
    7: lambda pixels: np.rot90(np.swapaxes(pixels, 0, 1), 2),
    8: lambda pixels: np.rot90(pixels, 1),
    99: lambda pixels: pixels,
}


@pytest.mark.parametrize("picture_format", ["PNG", "WEBP"])
@pytest.mark.parametrize("orientation", TURNS)
async def test_the_orientation_is_applied(picture_format: str, orientation: int) -> None:
    data = encoded(scene(), picture_format, lossless=True, exif=oriented(orientation))

    assert np.array_equal((await decode_picture(data)).pixels, TURNS[orientation](array(scene())))


async def test_the_orientation_of_a_jpeg_is_applied() -> None:
    picture = await decode_picture(encoded(scene(), "JPEG", exif=oriented(6)))

    assert (picture.width, picture.height) == (HEIGHT, WIDTH)
    assert picture.pixels[50, HEIGHT - 50, 0] > 200


async def test_cmyk_becomes_rgb() -> None:
    picture = await decode_picture(encoded(scene().convert("CMYK"), "JPEG", quality=95))

    assert np.abs(picture.pixels.astype(int) - array(scene()).astype(int)).mean() < 5


async def test_sixteen_bits_are_scaled_to_eight() -> None:
    ramp = np.tile(np.linspace(0, 65535, WIDTH).astype(np.uint16), (HEIGHT, 1))

    picture = await decode_picture(encoded(Image.fromarray(ramp), "PNG"))

    assert np.array_equal(picture.pixels[..., 0], np.round(ramp / 257).astype(np.uint8))
    assert np.array_equal(picture.pixels[..., 0], picture.pixels[..., 2])


async def test_one_bit_becomes_black_and_white() -> None:
    picture = await decode_picture(encoded(scene().convert("1"), "PNG"))

    assert set(np.unique(picture.pixels)) == {0, 255}


@pytest.mark.parametrize("mode", ["LA", "RGBA"])
async def test_transparent_parts_are_laid_over_white(mode: str) -> None:
    image = Image.new(mode, (WIDTH, HEIGHT), (0, 0) if mode == "LA" else (0, 0, 0, 0))
    image.paste((0, 128) if mode == "LA" else (0, 0, 0, 128), (0, 0, 100, HEIGHT))
    image.paste((10, 255) if mode == "LA" else (10, 10, 10, 255), (100, 0, 200, HEIGHT))

    picture = await decode_picture(encoded(image, "PNG"))

    assert picture.pixels[5, [50, 150, 300], 0].tolist() == [127, 10, 255]
    assert picture.alpha is not None
    assert picture.alpha[5, [50, 150, 300]].tolist() == [128, 255, 0]


async def test_a_transparent_palette_is_laid_over_white() -> None:
    image = Image.new("P", (WIDTH, HEIGHT), 1)
    image.putpalette([200, 0, 0, 0, 100, 0])
    image.paste(0, (0, 0, 200, HEIGHT))

    pixels = (await decode_picture(encoded(image, "PNG", transparency=0))).pixels

    assert pixels[5, 50].tolist() == [255, 255, 255]
    assert pixels[5, 300].tolist() == [0, 100, 0]


async def test_a_transparent_colour_is_laid_over_white() -> None:
    pixels = (await decode_picture(encoded(scene(), "PNG", transparency=(255, 0, 0)))).pixels

    assert pixels[5, 5].tolist() == [255, 255, 255]
    assert np.array_equal(pixels[150:], array(scene())[150:])


async def test_opacity_is_turned_with_its_picture() -> None:
    image = scene().convert("RGBA")
    image.putalpha(Image.linear_gradient("L").resize(image.size))
    exif = Image.Exif()
    exif[0x0112] = 6

    picture = await decode_picture(encoded(image, "PNG", exif=exif))

    assert picture.alpha is not None
    assert picture.alpha.shape == picture.pixels.shape[:2] == (WIDTH, HEIGHT)
    assert np.array_equal(picture.alpha, np.rot90(np.asarray(image.getchannel("A")), -1))


async def test_a_picture_that_could_be_transparent_and_is_not_has_no_opacity() -> None:
    assert (await decode_picture(encoded(scene().convert("RGBA"), "PNG"))).alpha is None


async def test_only_the_first_frame_of_an_animation_is_decoded() -> None:
    later = [Image.new("RGB", (WIDTH, HEIGHT), colour) for colour in ("blue", "green")]

    data = encoded(scene(), "WEBP", save_all=True, append_images=later, lossless=True)

    assert np.array_equal((await decode_picture(data)).pixels, array(scene()))


async def test_the_first_picture_of_a_multi_picture_jpeg_is_decoded() -> None:
    """Phones write them under the name of JPEG."""
    data = encoded(scene(), "MPO", save_all=True, append_images=[Image.new("RGB", (WIDTH, HEIGHT), "blue")])

    assert (await decode_picture(data)).pixels[50, 50, 0] > 200


async def test_a_saved_picture_is_a_plain_numpy_file(tmp_path: Path) -> None:
    picture = await decode_picture(encoded(scene(), "PNG"))

    picture.save(tmp_path / "first_frame.npy")

    loaded = np.load(tmp_path / "first_frame.npy", mmap_mode=None, allow_pickle=False)
    assert (loaded.dtype, loaded.shape) == (np.uint8, (HEIGHT, WIDTH, 3))
    assert np.array_equal(load_picture(tmp_path / "first_frame.npy").pixels, picture.pixels)


async def test_a_saved_picture_keeps_its_opacity(tmp_path: Path) -> None:
    image = scene().convert("RGBA")
    image.putalpha(100)
    picture = await decode_picture(encoded(image, "PNG"))

    picture.save(tmp_path / "subject.npy")

    loaded = load_picture(tmp_path / "subject.npy")
    assert np.array_equal(loaded.pixels, picture.pixels)
    assert loaded.alpha is not None
    assert set(np.unique(loaded.alpha)) == {100}


def test_a_file_of_another_shape_is_not_a_picture(tmp_path: Path) -> None:
    np.save(tmp_path / "x.npy", np.zeros((4, 4)), allow_pickle=False)

    with pytest.raises(ValueError, match="does not hold 8-bit RGB"):
        load_picture(tmp_path / "x.npy")


# What must fail


@pytest.mark.parametrize("picture_format", ["JPEG", "PNG", "WEBP"])
@pytest.mark.parametrize("share", [0.1, 0.5, 0.9])
async def test_a_truncated_file_is_unreadable(picture_format: str, share: float) -> None:
    data = encoded(Image.effect_noise((WIDTH, HEIGHT), 50), picture_format)

    with pytest.raises(ImageUnreadable) as caught:
        await decode_picture(data[: int(len(data) * share)], field="image_url")

    assert caught.value.field == "image_url"


@pytest.mark.parametrize("sandbox", [DecoderLimits(memory_bytes=150_000_000)], indirect=True)
async def test_a_picture_that_needs_too_much_memory_is_too_large(sandbox: PictureSandbox) -> None:
    data = encoded(Image.new("RGB", (6000, 6000)), "PNG")

    with pytest.raises(ImageTooLarge):
        await sandbox.decode(data, read_header(data))


@pytest.mark.parametrize("sandbox", [DecoderLimits(cpu_s=1)], indirect=True)
async def test_a_picture_that_needs_too_much_time_is_unreadable(sandbox: PictureSandbox) -> None:
    data = encoded(Image.effect_noise((3000, 3000), 50), "JPEG", progressive=True)
    empty_scan = b"\xff\xda\0\x08\1\1\0\1\5\2\0\0"  # cheap for the sender, a pass over the picture for the decoder
    bomb = data[: data.rindex(b"\xff\xda")] + empty_scan * 20_000 + b"\xff\xd9"

    with pytest.raises(ImageUnreadable):
        await sandbox.decode(
            bomb, read_header(bomb, limits=PictureLimits(max_jpeg_scans=10**6, max_jpeg_segments=10**6))
        )


@pytest.mark.parametrize("sandbox", [DecoderLimits(wall_s=0.3)], indirect=True)
async def test_a_child_that_waits_for_ever_is_ended(sandbox: PictureSandbox) -> None:
    ours, theirs = socket.socketpair()
    with ours:
        with theirs:
            sandbox._lend(theirs)
        ours.settimeout(0)
        loop = asyncio.get_running_loop()

        async with asyncio.timeout(20):
            hello = await loop.sock_recv(ours, HELLO_BYTES)
            end = await loop.sock_recv(ours, 1)

    assert hello
    assert end == b""


# Processes


@linux_only
async def test_children_are_gone_after_their_picture(sandbox: PictureSandbox) -> None:
    data = encoded(scene(), "PNG")
    header = read_header(data)

    await asyncio.gather(*(sandbox.decode(data, header) for _ in range(12)))

    async with asyncio.timeout(10):
        while children_of(sandbox.server_pid):  # noqa: ASYNC110  the server reaps them, and tells nobody
            await asyncio.sleep(0.01)


def children_of(pid: int | None) -> list[int]:
    """Zombies included."""
    found = []
    for status in Path("/proc").glob("[0-9]*/stat"):
        try:
            parent = int(status.read_text().rpartition(")")[2].split()[1])
        except (FileNotFoundError, ProcessLookupError):
            continue
        if parent == pid:
            found.append(int(status.parent.name))
    return found


async def test_a_killed_server_is_replaced(sandbox: PictureSandbox) -> None:
    data = encoded(scene(), "PNG")
    await sandbox.decode(data, read_header(data))
    first = sandbox.server_pid
    assert first is not None
    os.kill(first, signal.SIGKILL)

    picture = await sandbox.decode(data, read_header(data))

    assert picture.width == WIDTH
    assert sandbox.server_pid != first


async def test_a_cancelled_picture_leaves_the_decoder_usable(sandbox: PictureSandbox) -> None:
    data = encoded(Image.effect_noise((3000, 3000), 50), "PNG")
    waiting = [asyncio.create_task(sandbox.decode(data, read_header(data))) for _ in range(8)]
    await asyncio.wait(waiting, return_when=asyncio.FIRST_COMPLETED)
    for task in waiting:
        task.cancel()
    await asyncio.gather(*waiting, return_exceptions=True)

    assert (await sandbox.decode(data, read_header(data))).width == 3000


def test_threads_with_loops_of_their_own_share_the_decoder(sandbox: PictureSandbox) -> None:
    data = encoded(scene(), "PNG")
    pictures: list[Picture] = []

    def work() -> None:
        pictures.append(asyncio.run(sandbox.decode(data, read_header(data))))

    threads = [threading.Thread(target=work) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)

    assert [picture.width for picture in pictures] == [WIDTH] * 6


@linux_only
def test_the_server_ends_with_the_process_that_started_it() -> None:
    program = """
        import asyncio, sys
        from limpet.media.decode import _pictures, decode_picture
        asyncio.run(decode_picture(sys.stdin.buffer.read()))
        print(_pictures.server_pid, flush=True)
        asyncio.run(asyncio.sleep(60))
    """
    process = subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(program)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    with process:
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write(encoded(scene(), "PNG"))
        process.stdin.close()
        server = os.pidfd_open(int(process.stdout.readline()))
        process.kill()

    ended, _, _ = select.select([server], [], [], 20)
    os.close(server)

    assert ended == [server]


# Locked doors

PROBES = """
    import ctypes, os, socket, sys
    from limpet.media import lockdown
    from limpet.media.limits import DecoderLimits
    libc = ctypes.CDLL(None)
    probes = {{
        "read": lambda: os.open("/etc/hosts", os.O_RDONLY),
        "list": lambda: os.listdir("/"),
        "write": lambda: os.open("/tmp/limpet-probe", os.O_WRONLY | os.O_CREAT),
        "socket": lambda: socket.socket(),
        "pipe": lambda: os.pipe(),
        "fork": lambda: os.fork() or os._exit(0),
        "run": lambda: os.execv(sys.executable, [sys.executable, "-c", "print('ran')"]),
        "kill": lambda: os.kill(os.getppid(), 0),
        "memory": lambda: bytearray(2 << 30),
    }}
    {before}
    doors = lockdown.lock(DecoderLimits())
    open_doors = []
    for name, probe in probes.items():
        try:
            probe()
        except (OSError, MemoryError):
            continue
        open_doors.append(name)
    os.write(1, f"{{int(doors)}} {{','.join(open_doors)}}".encode())
    os._exit(0)
"""


def probe(before: str = "") -> tuple[Door, set[str]]:
    """Which attempts succeed in a locked process."""
    program = textwrap.dedent(PROBES.format(before=before))
    run = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    doors, _, names = run.stdout.partition(" ")
    return Door(int(doors)), set(filter(None, names.split(",")))


@linux_only
def test_a_locked_child_can_do_nothing_but_compute() -> None:
    doors, open_doors = probe()
    if not doors & Door.CALLS:
        pytest.skip("this kernel has no seccomp")

    assert open_doors == set()


@linux_only
def test_landlock_alone_closes_files() -> None:
    doors, open_doors = probe(
        "lockdown._close_calls = lambda: False; lockdown._set_limits = lambda limits: None; probes.pop('memory')"
    )
    if not doors & Door.FILES:
        pytest.skip("this kernel has no Landlock")

    assert open_doors.isdisjoint({"read", "list", "write", "run"})


def test_limits_alone_close_files_and_sockets() -> None:
    """What is left on macOS and on kernels without Landlock and seccomp."""
    doors, open_doors = probe("lockdown._close_calls = lockdown._close_files = lambda: False")

    assert doors == Door.NONE
    assert open_doors.isdisjoint({"read", "list", "write", "socket", "pipe"})


# The corpus


async def test_every_picture_of_the_corpus_ends_as_expected(media: Path) -> None:
    _, *rows = (media / "manifest.tsv").read_text().splitlines()
    wrong = []
    for name, field, expect, errors, *_ in (row.split("\t") for row in rows):
        if field == "audio":
            continue
        end, code = await outcome((media / name).read_bytes())
        if end not in expect.split("|") or (end == "reject" and errors != "-" and code not in errors.split("|")):
            wrong.append((name, end, code))

    assert len(rows) > 200
    assert wrong == []


async def outcome(data: bytes) -> tuple[str, str]:
    try:
        await decode_picture(data, field="image_url")
    except LimpetError as error:
        return "reject", error.code
    return "accept", "-"


def test_the_worst_pictures_stay_within_the_limits_of_the_corpus(media: Path) -> None:
    """The programme runs each file in a process of its own with hard limits; all files take it over a minute."""
    worst = "png_100k,png_ztxt,png_itxt,jpeg_scan_bomb,jpeg_1000_app,webp_bomb_13000,webp_anim,apng_5000"
    command = [sys.executable, "check_media.py", str(media), "--mode", "adapter", "--adapter", "media_adapter:decode"]

    run = subprocess.run(
        [*command, "--field", "image", "--only", worst], cwd=CORPUS, capture_output=True, text=True, check=False
    )

    assert run.returncode == 0, run.stdout
    assert "differing 0, killing 0" in run.stdout


async def test_closing_the_decoder_is_no_farewell() -> None:
    await decode_picture(encoded(scene(), "PNG"))
    close_decoders()

    assert (await decode_picture(encoded(scene(), "PNG"))).width == WIDTH

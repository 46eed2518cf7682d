"""What a clip costs, beside the encoder alone and beside other tools on the same picture, frames, codec and preset.

    uv run python bench/video.py [--tiers 512P 768P 1080P] [--runs 3] [--peers zoompan moviepy ...] [--picture FILE]

Prints tables in Markdown: wall and CPU seconds of whole jobs, as medians. Ours are jobs of a warm engine, the peers are whole
processes; DepthFlow's cost is that of its frames without its start. `--peers all` needs ffmpeg, and uv for moviepy and
DepthFlow, which it fetches into environments of their own.
"""

import argparse
import json
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import av
import cv2
import numpy as np

FPS, FRAMES, CRF = 24, 144, 18
SIZES = {"512P": (910, 512), "768P": (1366, 768), "1080P": (1920, 1080)}
JOBS = {
    "zoom": "[Zoom in]",
    "truck with parallax": "[Truck left]",
    "combined": "[Truck left, Tilt up, Zoom in]",
    "first and last": "[Push in]",
}
_PART = f"(on/{FRAMES - 1})"
_GROWTH = f"exp(0.26*pow({_PART},3)*({_PART}*(6*{_PART}-15)+10))"
_X264 = ["-c:v", "libx264", "-preset", "veryfast", "-crf", str(CRF), "-pix_fmt", "yuv420p", "-threads", "2"]
CACHE = Path.home() / ".cache" / "limpet"
_PEERS = Path(__file__).parent / "peers"


@dataclass(frozen=True)
class Cost:
    wall_s: float
    cpu_s: float

    def __str__(self) -> str:
        return f"{self.wall_s:.2f} / {self.cpu_s:.2f}"


def median(costs: list[Cost]) -> Cost:
    return Cost(statistics.median(c.wall_s for c in costs), statistics.median(c.cpu_s for c in costs))


# Ours: in a process of its own, so that its memory can be measured


def our_costs(tier: str, job: str, picture: Path, runs: int) -> dict[str, Any]:
    arguments = [sys.executable, __file__, "--child", tier, job, str(runs), "--picture", str(picture)]
    done = subprocess.run(arguments, check=True, capture_output=True)
    answer: dict[str, Any] = json.loads(done.stdout)
    return answer


def child(tier: str, job: str, runs: int, picture: Path) -> None:
    from limpet.core.job import Job
    from limpet.core.spec import MediaSource, VideoSpec
    from limpet.engines.embedded.engine import EmbeddedEngine

    folder = Path(tempfile.mkdtemp(prefix="limpet-bench-"))
    engine = EmbeddedEngine(cache=str(CACHE))
    engine.warm()
    pixels = cv2.imread(str(picture), cv2.IMREAD_COLOR_RGB)
    assert pixels is not None
    np.save(folder / "first.npy", fitted(pixels, *SIZES[tier]))
    np.save(folder / "last.npy", fitted(elsewhere(pixels), *SIZES[tier]))
    both = job == "first and last"
    pictures = {"first_frame": folder / "first.npy"} | ({"last_frame": folder / "last.npy"} if both else {})
    sources: dict[str, Any] = {role: MediaSource(url="data:,", field=role) for role in pictures}

    def order(seconds: int) -> Job:
        spec = VideoSpec(prompt=JOBS[job], seconds=seconds, short_side=SIZES[tier][1], fps=FPS, **sources)
        return Job(spec=spec, seed=1, pictures=pictures)

    def run(seconds: int) -> Cost:
        with measured() as costs:
            engine.run(order(seconds), Context(folder))
        return costs[0]

    def plan() -> Cost:
        with measured() as costs:
            planned(order(FRAMES // FPS), folder)
        return costs[0]

    costs = [run(FRAMES // FPS)]
    peak_mb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024  # before all frames are in memory at once
    plans, encodings = [], []
    for _ in range(runs):  # in turns, for the machine is not equally fast all the time
        costs.append(run(FRAMES // FPS))
        plans.append(plan())
        encodings.append(encode_alone(order(FRAMES // FPS), folder, tier))
    clip = folder / "output.mp4"
    answer = {
        "job": vars(median(costs[1:])),
        "plan": vars(median(plans)),
        "encode": vars(median(encodings)),
        "peak_mb": peak_mb,
        "jitter_px": jitter_px(clip) if job == "zoom" else None,
        "bytes": clip.stat().st_size,
    }
    if job == "zoom" and tier == "512P":
        short, long = run(4).cpu_s, run(10).cpu_s
        answer["frame_ms"] = [1e3 * short / (4 * FPS), 1e3 * (long - short) / (6 * FPS)]
    print(json.dumps(answer))


class Context:
    """A line to nowhere."""

    def __init__(self, scratch: Path) -> None:
        self.scratch = scratch
        self.memory: dict[str, Any] = {}

    def progress(self, fraction: float, stage: str) -> None:
        pass

    def chunk(self, data: bytes) -> None:
        """Nobody follows."""

    def log(self, text: str, level: Any = None) -> None:
        pass

    def check_cancelled(self) -> None:
        pass

    def remember(self, values: Any) -> None:
        pass


@cache
def tools() -> Any:
    from limpet.engines.embedded.video.brush import BrushKind, make_brush
    from limpet.engines.embedded.video.film import Tools

    return Tools(brush=make_brush(BrushKind.AUTO, cache=CACHE))


def planned(job: Any, folder: Path) -> Any:
    """The film, as it is before its first frame is drawn."""
    from limpet.engines.embedded.video.film import make_film

    return make_film(job, Context(folder), tools())


def encode_alone(job: Any, folder: Path, tier: str) -> Cost:
    """The same encoder on the same frames, ready in memory."""
    from limpet.media.encode import VideoWriter
    from limpet.media.geometry import Size

    film = planned(job, folder)
    with VideoWriter(folder / "again.mp4", Size(*SIZES[tier]), fps=FPS, threads=2) as writer:
        canvases = [writer.canvas() for _ in range(FRAMES)]
        for number, canvas in enumerate(canvases):
            film.draw(number, canvas)
        with measured() as costs:
            for canvas in canvases:
                writer.write(canvas)
            writer.finish()
    return costs[0]


@contextmanager
def measured() -> Iterator[list[Cost]]:
    wall, cpu, costs = time.perf_counter(), time.process_time(), list[Cost]()
    yield costs
    costs.append(Cost(time.perf_counter() - wall, time.process_time() - cpu))


def fitted(picture: Any, width: int, height: int) -> Any:
    factor = max(width / picture.shape[1], height / picture.shape[0])
    size = max(width, round(picture.shape[1] * factor)), max(height, round(picture.shape[0] * factor))
    return cv2.resize(picture, size, interpolation=cv2.INTER_CUBIC)[:height, :width]


def elsewhere(picture: Any) -> Any:
    """The same scene from another place."""
    height, width = picture.shape[:2]
    turn = cv2.getRotationMatrix2D((0.5 * width, 0.5 * height), 2, 1.15)
    turn[0, 2] += 0.04 * width
    return cv2.warpAffine(picture, turn, (width, height), flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REFLECT_101)


def jitter_px(clip: Path) -> float:
    """How far the middle of the picture strays between frames from its smooth way, root mean square."""
    shifts, before = [], None
    with av.open(str(clip)) as container:
        for frame in container.decode(video=0):
            luma = np.ascontiguousarray(frame.to_ndarray()[: frame.height, : frame.width])
            if before is not None:
                shifts.append(middle_shift(before, luma))
            before = luma
    steps = np.array(shifts)[4:-4]
    kernel = np.ones(13) / 13
    smooth = np.stack([np.convolve(np.pad(axis, 6, mode="edge"), kernel, "valid") for axis in steps.T], axis=1)
    return float(np.sqrt(np.mean((steps - smooth) ** 2)))


def middle_shift(before: Any, after: Any) -> Any:
    start = cv2.goodFeaturesToTrack(before, 800, 0.01, 12)
    end, found, _ = cv2.calcOpticalFlowPyrLK(before, after, start, None, winSize=(21, 21))
    start, end = start[found[:, 0] > 0][:, 0], end[found[:, 0] > 0][:, 0]
    similarity, _ = cv2.estimateAffinePartial2D(start, end, ransacReprojThreshold=0.3)
    middle = np.array([before.shape[1] / 2, before.shape[0] / 2])
    return similarity[:, :2] @ middle + similarity[:, 2] - middle


# The others


def ffmpeg(filters: str) -> Callable[[Path, Path, int, int], list[str]]:
    def command(picture: Path, output: Path, width: int, height: int) -> list[str]:
        shown = filters.format(w=width, h=height)
        looped = ["ffmpeg", "-v", "error", "-y", "-loop", "1", "-framerate", str(FPS), "-i", str(picture)]
        return [*looped, "-vf", shown, "-frames:v", str(FRAMES), *_X264, "-movflags", "+faststart", str(output)]

    return command


def script(name: str, *packages: str) -> Callable[[Path, Path, int, int], list[str]]:
    def command(picture: Path, output: Path, width: int, height: int) -> list[str]:
        fetched = [part for package in packages for part in ("--with", package)]
        run = ["uv", "run", "--quiet", "--no-project", *fetched, "python"] if packages else [sys.executable]
        numbers = map(str, (width, height, FRAMES, FPS, CRF))
        return [*run, str(_PEERS / name), str(picture), str(output), *numbers]

    return command


_ZOOMPAN = f"zoompan=z='{_GROWTH}':x='iw/2-iw/zoom/2':y='ih/2-ih/zoom/2':d=1:s={{w}}x{{h}}:fps={FPS}"
_SHRUNK = f"(1-1/{_GROWTH.replace('on', 'in')})/2"
PEERS: dict[str, Callable[[Path, Path, int, int], list[str]]] = {
    "zoompan": ffmpeg(_ZOOMPAN),
    "zoompan on a 4x picture": ffmpeg(f"scale=iw*4:-1,{_ZOOMPAN}"),
    "perspective": ffmpeg(
        f"perspective=eval=frame:sense=source:x0='W*{_SHRUNK}':y0='H*{_SHRUNK}':x1='W-W*{_SHRUNK}':y1='H*{_SHRUNK}'"
        f":x2='W*{_SHRUNK}':y2='H-H*{_SHRUNK}':x3='W-W*{_SHRUNK}':y3='H-H*{_SHRUNK}'"
    ),
    "OpenCV pipe": script("opencv_pipe.py"),
    "moviepy": script("moviepy_zoom.py", "moviepy"),
}


def run_peer(command: list[str]) -> Cost:
    before, wall = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return Cost(time.perf_counter() - wall, cpu)


def depthflow_cost(picture: Path, folder: Path, width: int, height: int) -> Cost:
    """The cost of a whole clip from the difference between a shorter and a longer piece of it."""
    depth = folder / "depth.png"
    cv2.imwrite(str(depth), np.tile(np.linspace(40, 220, height, dtype=np.uint8)[:, None], (1, width)))
    run = ["uv", "run", "--quiet", "--no-project", "--with", "depthflow", "python", str(_PEERS / "depthflow_truck.py")]
    few, more = 4, 12

    def piece(frames: int) -> Cost:
        numbers = map(str, (width, height, frames, FPS))
        return run_peer([*run, str(picture), str(depth), str(folder / "depthflow.mp4"), *numbers])

    piece(few)  # fills its caches
    short, long = piece(few), piece(more)
    factor = FRAMES / (more - few)
    return Cost((long.wall_s - short.wall_s) * factor, (long.cpu_s - short.cpu_s) * factor)


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--tiers", nargs="+", default=list(SIZES), choices=SIZES)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--peers", nargs="*", default=[])
    parser.add_argument("--picture", type=Path, default=Path("docs/samples/harbour.jpg"))
    parser.add_argument("--child", nargs=3, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.child:
        tier, job, runs = options.child
        child(tier, job, int(runs), options.picture)
        return
    peers = [*PEERS, "DepthFlow"] if options.peers == ["all"] else options.peers
    ours = report_ours(options)
    if peers:
        report_peers(options, peers, ours)


def report_ours(options: argparse.Namespace) -> dict[tuple[str, str], dict[str, Any]]:
    found = {}
    print(
        "| tier | job | wall / CPU s | of it planning, CPU | encoder alone | drawing and encoding / encoder, CPU "
        "| job / encoder, CPU | of what it plays | peak MB | file MB | jitter px |"
    )
    print("|---" * 11 + "|")
    for tier in options.tiers:
        for job in JOBS:
            answer = found[tier, job] = our_costs(tier, job, options.picture, options.runs)
            cost = Cost(**answer["job"])
            alone, plan = Cost(**answer["encode"]), Cost(**answer["plan"])
            jitter = f"{answer['jitter_px']:.3f}" if answer["jitter_px"] is not None else "-"
            played, size_mb = cost.wall_s / (FRAMES / FPS), answer["bytes"] / 1e6
            print(
                f"| {tier} | {job} | {cost} | {plan.cpu_s:.2f} | {alone} | {(cost.cpu_s - plan.cpu_s) / alone.cpu_s:.2f} "
                f"| {cost.cpu_s / alone.cpu_s:.2f} | {played:.2f} | {answer['peak_mb']:.0f} | {size_mb:.2f} | {jitter} |",
                flush=True,
            )
            if "frame_ms" in answer:
                first, further = answer["frame_ms"]
                print(f"CPU per frame of a 4 s clip {first:.2f} ms, of 6 s more {further:.2f} ms", file=sys.stderr)
    return found


def report_peers(options: argparse.Namespace, peers: list[str], ours: dict[tuple[str, str], dict[str, Any]]) -> None:
    print("\n| tier | tool | wall / CPU s | our CPU / its CPU | our wall / its wall | jitter px |")
    print("|---|---|---|---|---|---|")
    with tempfile.TemporaryDirectory(prefix="limpet-bench-") as name:
        folder = Path(name)
        for tier in options.tiers:
            size = SIZES[tier]
            picture, output = folder / "picture.png", folder / "peer.mp4"
            cv2.imwrite(str(picture), fitted(cv2.imread(str(options.picture)), *size))
            for peer in peers:
                job = "truck with parallax" if peer == "DepthFlow" else "zoom"
                if peer == "DepthFlow":
                    cost, jitter = depthflow_cost(picture, folder, *size), "-"
                else:
                    cost = median([run_peer(PEERS[peer](picture, output, *size)) for _ in range(options.runs)])
                    jitter = f"{jitter_px(output):.3f}"
                own = Cost(**ours[tier, job]["job"])
                print(
                    f"| {tier} | {peer} ({job}) | {cost} | {own.cpu_s / cost.cpu_s:.3f} "
                    f"| {own.wall_s / cost.wall_s:.2f} | {jitter} |",
                    flush=True,
                )


if __name__ == "__main__":
    main()

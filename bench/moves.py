"""Judges the embedded engine's camera by its decoded clips alone: twenty pictures, every word, moves together and in sequence.

    uv run python bench/moves.py [--pictures pagoda,cat] [--short-side 256] [--only words] [--json figures.json]

Prints a table of what is right, every case that is not with its figures, and whatever else a viewer would call wrong: a border,
flicker, a step back, a repeated frame, a frozen static shot, a first frame that is not the picture. The goal is 95 in 100.
"""

import argparse
import json
import os
import sys
import time
from collections import defaultdict
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import Any

import cv2

sys.path.insert(0, str(Path(__file__).parents[1]))  # the ruler lives with the tests, which are no package

from tests.estimator.cases import COMBINED, SEQUENCES, SINGLE, Case  # needs the line above
from tests.estimator.examination import BEND_PX, Examination, examined  # same
from tests.estimator.pictures import SAMPLES, Sample  # same

GOAL = 0.95
CASES = {"words": SINGLE, "together": COMBINED, "sequences": SEQUENCES}
Row = tuple[Case, Examination]


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--pictures", default="", help="names, all if empty")
    parser.add_argument("--short-side", type=int, default=256)
    parser.add_argument("--only", choices=list(CASES), action="append")
    parser.add_argument("--jobs", type=int, default=os.cpu_count())
    parser.add_argument("--json", type=Path)
    options = parser.parse_args()
    names = options.pictures.split(",") if options.pictures else [sample.name for sample in SAMPLES]
    cases = [case for kind in options.only or CASES for case in CASES[kind]]
    started = time.perf_counter()
    rows = judge_all([sample for sample in SAMPLES if sample.name in names], cases, options)
    print_moves(rows)
    print_faults(rows)
    print_bends(rows)
    print_first_frames(rows)
    share = sum(row.outcome.is_right for _, row in rows) / len(rows)
    print(f"\n{len(rows)} clips, {share:.1%} right, {time.perf_counter() - started:.0f} s")
    if options.json:
        options.json.write_text(json.dumps([as_data(*row) for row in rows], indent=1))
    return 0 if share >= GOAL else 1


def judge_all(samples: Sequence[Sample], cases: Sequence[Case], options: argparse.Namespace) -> list[Row]:
    work = [(sample, case, options.short_side) for sample in samples for case in cases]
    with ProcessPoolExecutor(options.jobs, initializer=cv2.setNumThreads, initargs=(1,)) as pool:
        return list(zip([case for _, case, _ in work], pool.map(judge_one, work, chunksize=4), strict=True))


def judge_one(work: tuple[Sample, Case, int]) -> Examination:
    return examined(*work)


def print_moves(rows: Sequence[Row]) -> None:
    by_prompt: dict[str, list[Examination]] = defaultdict(list)
    for case, examination in rows:
        by_prompt[case.prompt].append(examination)
    for prompt, group in by_prompt.items():
        wrong = [each.outcome for each in group if not each.outcome.is_right]
        names = ", ".join(f"{outcome.sample} ({outcome.seen})" for outcome in wrong)
        print(f"{prompt:46} {len(group) - len(wrong):3} of {len(group):3}  {names}")
    for _, examination in rows:
        if not examination.outcome.is_right:
            print(f"\nwrong: {examination.outcome}")


def print_faults(rows: Sequence[Row]) -> None:
    print("\nfaults:")
    for case, examination in rows:
        if faults := examination.border_faults() + examination.faults(case):
            print(f"  {examination.outcome.sample}, {case.prompt}: {'; '.join(faults)}")


def print_bends(rows: Sequence[Row]) -> None:
    print("\nstraight lines bent, in pixels:")
    for case, examination in rows:
        if examination.bend_px > BEND_PX:
            print(f"  {examination.outcome.sample}, {case.prompt}: {examination.bend_px:.1f}")


def print_first_frames(rows: Sequence[Row]) -> None:
    print("\nfirst frame against the picture, the worst of each:")
    worst: dict[str, tuple[float, float]] = {}
    for _, examination in rows:
        name = examination.outcome.sample
        worst[name] = min(worst.get(name, (99.0, 1.0)), examination.likeness)
    kinds = {sample.name: sample.kind for sample in SAMPLES}
    for name, (decibels, similarity) in worst.items():
        print(f"  {name:13} {decibels:5.1f} dB  SSIM {similarity:.4f}  {kinds[name]}")


def as_data(case: Case, examination: Examination) -> dict[str, Any]:
    outcome = examination.outcome
    return {
        "picture": outcome.sample,
        "prompt": outcome.prompt,
        "wanted": outcome.wanted,
        "seen": outcome.seen,
        "right": outcome.is_right,
        "faults": examination.border_faults() + examination.faults(case),
        "figures": [str(motion) for motion in outcome.motions],
        "flicker_levels": examination.flicker_levels,
        "jitter_px": examination.course.jitter_px,
        "bend_px": examination.bend_px,
        "change_levels": examination.change_levels,
        "first_frame_psnr": examination.likeness[0],
        "first_frame_ssim": examination.likeness[1],
    }


if __name__ == "__main__":
    sys.exit(main())

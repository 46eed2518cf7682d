"""Runs cases and prints one table last: `python -m bench.gpu --case a14b-480p --out DIR [--small]`."""

import argparse
import json
from dataclasses import asdict
from pathlib import Path

import torch
from bench.gpu.cases import CASES
from bench.gpu.machine import Bench
from bench.gpu.rows import Row, table

WARNING = "random weights: time and memory, not quality"
SMALL = "tiny architectures: a try of the program, no figures of any model"


def main(arguments: list[str] | None = None) -> int:
    options = _options(arguments)
    options.out.mkdir(parents=True, exist_ok=True)
    bench = Bench(options.device, small=options.small, limit_s=options.limit_s)
    facts = bench.facts()
    rows: list[Row] = []
    for name in options.case:
        for row in CASES[name](bench):
            print(table([row]).splitlines()[-1], flush=True)  # what a broken-off call leaves behind
            rows.append(row)
            report = {
                "facts": facts,
                "warning": WARNING,
                "small": bench.small,
                "rows": [asdict(each) for each in rows if each.case == name],
            }
            (options.out / f"{name}.json").write_text(json.dumps(report, indent=1))
    print(f"\n{', '.join(f'{key} {value}' for key, value in facts.items())}")
    print(
        f"{bench.matrix}³ matrix product: {bench.ceiling / 1e12:.3g} TFLOP/s. **{WARNING}{'; ' + SMALL if bench.small else ''}**\n"
    )
    print(table(rows))
    return 0


def _options(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench.gpu", description=__doc__)
    parser.add_argument("--case", action="append", required=True, choices=list(CASES), help="may stand several times")
    parser.add_argument("--out", type=Path, default=Path("bench-gpu"), help="folder of the JSON files")
    parser.add_argument(
        "--small", action="store_true", help="tiny architectures, to try the program where there is no GPU"
    )
    parser.add_argument("--device", default="cuda:0" if torch.cuda.is_available() else "cpu")
    parser.add_argument("--limit-s", type=float, default=540, help="what no longer fits into this time is left out")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    raise SystemExit(main())

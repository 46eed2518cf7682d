"""The benchmark runs from end to end where there is no GPU, on tiny architectures, and says what its figures are not."""

import json
from pathlib import Path

import pytest

pytest.importorskip("torch", reason="torch is not installed: the extra gpu brings it")

import torch
from bench.gpu.__main__ import main
from bench.gpu.rows import Row, table


def test_a_try_of_the_benchmark_leaves_rows_and_one_table(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    main(["--small", "--device", "cpu", "--case", "a14b-480p", "--case", "a14b-vae", "--out", str(tmp_path)])

    printed = capsys.readouterr().out
    denoiser = json.loads((tmp_path / "a14b-480p.json").read_text())
    decoder = json.loads((tmp_path / "a14b-vae.json").read_text())
    torch.compiler.reset()
    assert "random weights: time and memory, not quality" in printed
    assert "tiny architectures" in printed
    assert denoiser["small"] is True
    assert denoiser["facts"]["torch"] == torch.__version__
    assert [row["kind"] for row in denoiser["rows"]] == ["plain", "lossless"]
    assert [row["kind"] for row in decoder["rows"]] == ["plain", "lossless", "lossless"]
    assert all(row["difference"] < 1e-3 for row in (*denoiser["rows"], *decoder["rows"]))


def test_what_no_longer_fits_into_the_time_is_left_out(tmp_path: Path):
    main(["--small", "--device", "cpu", "--case", "a14b-480p", "--limit-s", "0", "--out", str(tmp_path)])

    rows = json.loads((tmp_path / "a14b-480p.json").read_text())["rows"]
    assert {row["kind"] for row in rows} == {"left out"}


def test_a_row_reckons_rate_and_share_by_the_median():
    row = Row(
        case="case", what="what", kind="plain", seconds=[4.0, 1.0, 2.0], flop=4e12, ceiling=8e12, peak_bytes=5 * 10**9
    )

    line = table([row]).splitlines()[-1]

    assert (row.rate, row.share) == (2e12, 0.25)
    assert line == "| case | what | plain | - | 3 | 2 | 1 to 4 | - | 2 | 25.0% | 5 | - |  |"

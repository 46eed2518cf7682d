"""`limpet doctor`."""

import json
from pathlib import Path


def test_doctor_reports_what_is_served_and_where_code_is_kept(tmp_path: Path, monkeypatch, run_limpet) -> None:
    monkeypatch.setenv("LIMPET_CACHE", str(tmp_path))  # the way in which operators set it

    report = json.loads(run_limpet("doctor", "--json", "--data", str(tmp_path)))

    served, known = report["served"]["text-to-image"].split("/")
    assert served == known != "0"
    assert report["cache"] == str(tmp_path)
    assert report["cache_is_writable"]
    assert not report["kernels_are_kept"]


def test_doctor_says_what_keeps_an_engine_from_serving(tmp_path: Path, monkeypatch, run_limpet) -> None:
    monkeypatch.setenv(
        "LIMPET_PROFILE", '{"*/hailuo-02-fast/*": ["diffusion:open"]}'
    )  # the way in which operators set it

    report = json.loads(run_limpet("doctor", "--json", "--data", str(tmp_path)))

    assert any("run `limpet models pull wan2.2-i2v-a14b` (1 endpoints)" in line for line in report["lacking"])

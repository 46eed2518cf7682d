"""Runs the tests that fal-client's source distribution carries, as they are, and prints each one's outcome as JSON.

They are fetched and checked against their digest, unpacked in the current folder, and not kept.
"""

import hashlib
import json
import os
import subprocess
import sys
import tarfile
from pathlib import Path
from xml.etree import ElementTree as ET

NAME = "fal_client-1.0.3"
SHA256 = "f0f0920eae871900e4efea1865be28d4a607a779d43d47a53a8498d2ce9691cd"


def fetch() -> Path:
    project, _, version = NAME.partition("-")
    wanted = ["download", "--quiet", "--no-deps", "--no-binary=:all:", f"{project}=={version}"]
    subprocess.run([sys.executable, "-m", "pip", *wanted], stdout=sys.stderr, check=True)
    archive = Path(f"{NAME}.tar.gz")
    assert hashlib.sha256(archive.read_bytes()).hexdigest() == SHA256
    with tarfile.open(archive) as content:
        content.extractall(filter="data")
    return Path(NAME).resolve()


def outcome(case: ET.Element) -> str:
    """`passed`, `skipped`, or what made it fail."""
    for word in ("failure", "error"):
        found = case.find(word)
        if found is not None:
            return f"{word}: {found.get('message')}"
    return "passed" if case.find("skipped") is None else "skipped"


def main(way_in: list[str]) -> None:
    """`way_in` is what stands before the command of the tests, such as `limpet exec --`."""
    folder = fetch()
    report = folder / "report.xml"
    pytest = [sys.executable, "-m", "pytest", "tests", "-q", "-p", "no:cacheprovider", f"--junitxml={report}"]
    subprocess.run([*way_in, *pytest], cwd=folder, env=dict(os.environ), stdout=sys.stderr, check=False)
    cases = ET.parse(report).iter("testcase")
    print(json.dumps({f"{case.get('classname')}.{case.get('name')}": outcome(case) for case in cases}))


main(sys.argv[1:])

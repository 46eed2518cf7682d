import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from limpet.dialects.fal.ranges import MOST_RANGES, content_disposition, names_etag, usable_ranges


@pytest.mark.parametrize(
    ("header", "usable"),
    [
        ("bytes=0-9", "bytes=0-9"),
        ("bytes=5-", "bytes=5-"),
        ("bytes=-5", "bytes=-5"),
        ("Bytes = 0-0 , 2-3", "bytes=0-0,2-3"),
        ("bytes=0-9,500-600", "bytes=0-9"),  # what there is of it
        ("bytes=100-", "bytes=100-"),  # nothing: FileResponse says so
        ("bytes=200-300,-0", "bytes=100-"),
        ("bytes=5-2", None),
        ("bytes=", None),
        ("bytes=-", None),
        ("bytes=a-b", None),
        ("lines=0-9", None),
        ("0-9", None),
        ("bytes=0-9,", None),
        ("bytes=\u0661-\u0662", None),
        (f"bytes=0-{'9' * 5000}", None),
        ("bytes=" + ",".join(["0-1"] * MOST_RANGES), "bytes=" + ",".join(["0-1"] * MOST_RANGES)),
        ("bytes=" + ",".join(["0-1"] * (MOST_RANGES + 1)), None),
        ("bytes=" + ",".join(["0-1"] * 5000), None),
    ],
)
def test_ranges_of_a_file_of_100_bytes(header: str, usable: str | None) -> None:
    assert usable_ranges(header, 100) == usable


def test_an_empty_file_has_no_range() -> None:
    assert usable_ranges("bytes=0-", 0) == usable_ranges("bytes=-5", 0) == "bytes=0-"


PART = st.one_of(
    st.builds(lambda first, length: (first, first + length), st.integers(0, 50), st.integers(0, 50)),
    st.builds(lambda first: (first, None), st.integers(0, 50)),
    st.builds(lambda length: (None, length), st.integers(0, 50)),
)


@given(st.lists(PART, min_size=1, max_size=MOST_RANGES), st.integers(0, 40))
def test_exactly_the_ranges_that_the_file_has_are_left(parts: list[tuple[int | None, int | None]], size: int) -> None:
    def text(part: tuple[int | None, int | None]) -> str:
        return "-".join("" if end is None else str(end) for end in part)

    def covers(part: tuple[int | None, int | None]) -> set[int]:
        first, last = part
        everything = range(size)
        if first is None:
            return set(everything[-last:]) if last else set()
        return set(everything[first : None if last is None else last + 1])

    usable = usable_ranges("bytes=" + ", ".join(map(text, parts)), size)

    expected = [text(part) for part in parts if covers(part)]
    assert usable == "bytes=" + (",".join(expected) or f"{size}-")


@given(st.text())
def test_any_header_is_usable_or_ignored(header: str) -> None:
    usable = usable_ranges(header, 10)

    assert usable is None or re.fullmatch(r"bytes=[0-9,-]+", usable)


@pytest.mark.parametrize(
    ("header", "named"),
    [
        ('"a"', True),
        ('W/"a"', True),
        ('"b", W/"a" ,"c"', True),
        ("*", True),
        ('"b"', False),
        ("a", False),
        ("", False),
        ('"*"', False),
    ],
)
def test_etags_are_looked_for_in_lists(*, header: str, named: bool) -> None:
    assert names_etag(header, '"a"') is named


def test_the_users_own_name_stands_beside_the_safe_one() -> None:
    assert content_disposition("inline", "a.txt", None) == 'inline; filename="a.txt"'
    assert (
        content_disposition("attachment", "_.txt", '\u00e4 "b".txt')
        == "attachment; filename=\"_.txt\"; filename*=UTF-8''%C3%A4%20%22b%22.txt"
    )


@given(st.text())
def test_any_name_makes_a_header(name: str) -> None:
    header = content_disposition("inline", "a", name.encode("utf-8", "ignore").decode() or None)

    assert re.fullmatch(r"[\x20-\x7e]+", header)

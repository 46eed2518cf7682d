import base64
from urllib.parse import quote_from_bytes

import pytest
from hypothesis import given
from hypothesis import strategies as st

from limpet.core.errors import FileTooLarge
from limpet.storage.data_uri import decode_data_uri
from limpet.storage.urls import AddressRefused


@given(st.binary(max_size=300))
def test_every_spelling_of_the_same_bytes_decodes_alike(data: bytes) -> None:
    standard = base64.b64encode(data).decode()
    spellings = [
        "data:image/png;base64," + standard,
        "DATA:;BASE64," + standard.rstrip("="),
        "data:image/png;charset=x;base64," + base64.urlsafe_b64encode(data).decode(),
        "data:image/png;base64," + quote_from_bytes(standard.encode(), safe=""),
        "data:image/png;base64," + "\n".join(standard[i : i + 76] for i in range(0, len(standard), 76)),
        "data:application/octet-stream," + quote_from_bytes(data),
        "data:," + "".join(f"%{byte:02x}" for byte in data),
    ]

    assert {decode_data_uri(url, max_bytes=300) for url in spellings} == {data}


@given(st.binary(min_size=11, max_size=60))
def test_too_many_bytes_are_refused_in_every_spelling(data: bytes) -> None:
    for url in ("data:;base64," + base64.b64encode(data).decode(), "data:," + quote_from_bytes(data)):
        with pytest.raises(FileTooLarge) as caught:
            decode_data_uri(url, max_bytes=10)

        assert caught.value.context == {"max_size": 10}


@given(st.text())
def test_any_other_text_is_refused_or_decoded(text: str) -> None:
    for prefix in ("data:", "data:;base64,"):
        try:
            data = decode_data_uri(prefix + text, max_bytes=50)
        except (AddressRefused, FileTooLarge):
            continue

        assert len(data) <= 50


@pytest.mark.parametrize("url", ["data:image/png;base64,@@@@", "data:;base64,A", "data:;base64,AA=A", "data:;base64"])
def test_broken_base64_is_refused(url: str) -> None:
    with pytest.raises(AddressRefused):
        decode_data_uri(url, max_bytes=50)


def test_a_flood_of_percent_signs_is_refused_before_it_is_decoded() -> None:
    with pytest.raises(AddressRefused):
        decode_data_uri("data:," + "%41" * 1_000_001, max_bytes=20_000_000)

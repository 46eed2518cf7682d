import re
import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from limpet.core.ids import KeyId
from limpet.service.uploads import DEFAULT_CONTENT_TYPE, describe_upload

OWNER = KeyId("owner")


@given(st.none() | st.text())
def test_any_name_becomes_a_plain_base_name(name: str | None) -> None:
    safe = describe_upload(OWNER, name=name, content_type=None).name

    assert re.fullmatch(r"[A-Za-z0-9_][A-Za-z0-9._-]{0,79}", safe)
    assert safe not in {".", ".."}


@given(st.none() | st.text())
def test_any_type_becomes_a_safe_header(content_type: str | None) -> None:
    safe = describe_upload(OWNER, name=None, content_type=content_type).content_type

    assert re.fullmatch(r"[\x20-\x7e]+/[\x20-\x7e]+", safe)


def test_ordinary_names_and_types_stay() -> None:
    upload = describe_upload(OWNER, name="C:\\photos\\My cat (1).jpg", content_type="text/plain; charset=utf-8")

    assert (upload.name, upload.content_type) == ("My_cat_1_.jpg", "text/plain; charset=utf-8")
    assert describe_upload(OWNER, name=None, content_type="image/png").name == "file.png"
    assert describe_upload(OWNER, name="a", content_type="nonsense").content_type == DEFAULT_CONTENT_TYPE


@given(st.text())
def test_a_name_that_is_shown_hides_and_turns_nothing(name: str) -> None:
    shown = describe_upload(OWNER, name=name, content_type=None).original_name

    if shown is not None:
        assert 0 < len(shown) <= 200
        assert "/" not in shown
        assert "\\" not in shown
        assert all(unicodedata.category(letter) not in {"Cc", "Cf", "Cs"} for letter in shown)


def test_a_name_is_kept_as_it_was_written_where_the_safe_one_differs() -> None:
    plain = describe_upload(OWNER, name="cat.jpg", content_type=None)
    own = describe_upload(OWNER, name="dir/K\u00e4tzchen \u202egpj.exe", content_type=None)

    assert plain.original_name is None
    assert (own.name, own.original_name) == ("K_tzchen_gpj.exe", "K\u00e4tzchen gpj.exe")

import pytest
from hypothesis import given
from hypothesis import strategies as st

from limpet.core.errors import SignatureInvalid
from limpet.service.keys import Signer

SECRET = b"s" * 32


@given(st.text(max_size=200))
def test_what_is_signed_comes_back(subject: str) -> None:
    signer = Signer(SECRET)

    assert signer.verify("p", signer.sign("p", subject, ttl_s=60)) == subject


def test_time_purpose_and_secret_all_count() -> None:
    now = [1000.0]
    signer = Signer(SECRET, now=lambda: now[0])
    token = signer.sign("upload", "key", ttl_s=60)

    for other in (Signer(b"t" * 32, now=lambda: now[0]), signer):
        with pytest.raises(SignatureInvalid):
            other.verify("download" if other is signer else "upload", token)
    now[0] = 1061.0
    with pytest.raises(SignatureInvalid):
        signer.verify("upload", token)


@given(st.text(max_size=100))
def test_noise_is_refused_and_never_breaks(noise: str) -> None:
    with pytest.raises(SignatureInvalid):
        Signer(SECRET).verify("p", noise)

"""Which PostgreSQL is used."""

import pytest

from dev import pg_binaries


@pytest.mark.parametrize(
    ("text", "major"),
    [
        ("postgres (PostgreSQL) 15.18 (Debian 15.18-0+deb12u1)", 15),
        ("postgres (PostgreSQL) 18.6", 18),
        ("postgres (PostgreSQL) 19beta1", 19),
        ("no such program", 0),
    ],
)
def test_major_version(text: str, major: int) -> None:
    assert pg_binaries.major_version(text) == major

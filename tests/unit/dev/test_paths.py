"""Where things live."""

from pathlib import Path

import pytest

from dev import paths


def test_cache_follows_the_xdg_variable(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))

    assert paths.cache() == tmp_path / "key-account"


@pytest.mark.parametrize("value", ["", "relative/folder"])
def test_cache_ignores_a_variable_without_an_absolute_path(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, value: str
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", value)
    monkeypatch.setenv("HOME", str(tmp_path))

    assert paths.cache() == tmp_path / ".cache" / "key-account"


def test_digest_tells_where_one_part_ends() -> None:
    assert paths.digest("ab", "c") != paths.digest("a", "bc")


def test_short_folder_fits_a_socket_path() -> None:
    assert len(str(paths.short_folder("postgres"))) < 80

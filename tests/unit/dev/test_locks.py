"""Folders are built whole or not at all."""

from pathlib import Path

import pytest

from dev import locks
from dev.errors import DevError


def _fail(folder: Path) -> None:
    (folder / "half").touch()
    raise DevError("broken off")


def _succeed(folder: Path) -> None:
    folder.mkdir(exist_ok=True)
    (folder / "whole").touch()


def test_renamed_folder_is_absent_after_a_failure(tmp_path: Path) -> None:
    with pytest.raises(DevError):
        locks.build_renamed(tmp_path / "target", _fail)

    assert not (tmp_path / "target").exists()


def test_renamed_folder_starts_afresh_after_a_failure(tmp_path: Path) -> None:
    with pytest.raises(DevError):
        locks.build_renamed(tmp_path / "target", _fail)

    made = locks.build_renamed(tmp_path / "target", _succeed)

    assert [path.name for path in made.iterdir()] == ["whole"]


def test_renamed_folder_is_built_once(tmp_path: Path) -> None:
    locks.build_renamed(tmp_path / "target", _succeed)

    assert locks.build_renamed(tmp_path / "target", _fail).exists()


def test_stamped_folder_without_its_stamp_is_thrown_away(tmp_path: Path) -> None:
    (tmp_path / "target").mkdir()
    (tmp_path / "target" / "half").touch()

    made = locks.build_stamped(tmp_path / "target", "v1", _succeed)

    assert {path.name for path in made.iterdir()} == {"whole", locks.STAMP}


def test_stamped_folder_is_built_again_for_other_content(tmp_path: Path) -> None:
    locks.build_stamped(tmp_path / "target", "v1", _succeed)
    (tmp_path / "target" / "old").touch()

    made = locks.build_stamped(tmp_path / "target", "v2", _succeed)

    assert not (made / "old").exists()


def test_stamped_folder_is_left_alone_if_complete(tmp_path: Path) -> None:
    locks.build_stamped(tmp_path / "target", "v1", _succeed)

    assert locks.build_stamped(tmp_path / "target", "v1", _fail).exists()


def test_lock_is_handed_to_helpers_only_while_held(tmp_path: Path) -> None:
    with locks.exclusive(tmp_path / "a.lock"):
        assert len(locks.held()) == 1

    assert locks.held() == ()

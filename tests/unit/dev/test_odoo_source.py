"""Which Odoo is used."""

from pathlib import Path

import pytest

from dev import odoo_source
from dev.errors import DevError


def _source(folder: Path, version: str) -> Path:
    (folder / "odoo").mkdir(parents=True)
    release = f"import x\nversion_info = ({version}, 0, FINAL, 0, '')\n"
    (folder / "odoo" / "release.py").write_text(release)
    return folder


def test_variable_names_the_source(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    own = _source(tmp_path / "own", "19, 0")
    monkeypatch.setenv(odoo_source.VARIABLE, str(own))

    assert odoo_source.find().folder == own


def test_folder_without_odoo_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DevError, match="no Odoo in"):
        odoo_source.check(tmp_path)


def test_other_series_is_refused_by_its_name(tmp_path: Path) -> None:
    with pytest.raises(DevError, match=r"is 18\.0"):
        odoo_source.check(_source(tmp_path, "18, 0"))


def test_unreadable_version_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DevError, match="unknown version"):
        odoo_source.check(_source(tmp_path, "'saas~19', 1"))


def test_git_checkout_has_addons_beside_the_package(tmp_path: Path) -> None:
    (tmp_path / "addons").mkdir()

    source = odoo_source.Source(_source(tmp_path, "19, 0"), "variable")

    assert source.addons == [tmp_path / "addons"]

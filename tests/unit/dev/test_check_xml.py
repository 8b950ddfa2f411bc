"""The checks of an addon's data files and manifest."""

from pathlib import Path

import pytest

from dev import check_xml

VIEWS = '<odoo><record id="view_a" model="ir.ui.view"/></odoo>'


@pytest.fixture
def addon(tmp_path: Path) -> Path:
    """A small addon with nothing wrong."""
    root = tmp_path / "sample"
    (root / "views").mkdir(parents=True)
    (root / "tests" / "grading").mkdir(parents=True)
    (root / "__manifest__.py").write_text('{"data": ["views/a.xml"]}')
    (root / "views" / "a.xml").write_text(VIEWS)
    (root / "tests" / "__init__.py").write_text("from .grading import test_tier\n")
    (root / "tests" / "grading" / "test_tier.py").touch()
    return root


def _only(findings: list[str]) -> str:
    assert len(findings) == 1
    return findings[0]


def test_sound_addon_has_no_findings(addon: Path) -> None:
    assert check_xml.check(addon) == []


def test_broken_xml_is_found_with_its_line(addon: Path) -> None:
    (addon / "views" / "a.xml").write_text("<odoo>\n<record>\n</odoo>")

    assert "a.xml:3: not well-formed" in _only(check_xml.check(addon))


def test_id_used_twice_is_found_with_and_without_its_addon(addon: Path) -> None:
    second = VIEWS.replace("view_a", "sample.view_a")
    (addon / "views" / "b.xml").write_text(second)
    (addon / "__manifest__.py").write_text('{"data": ["views/a.xml", "views/b.xml"]}')

    assert "`sample.view_a` is already defined" in _only(check_xml.check(addon))


def test_id_of_a_csv_row_counts(addon: Path) -> None:
    (addon / "views" / "b.csv").write_text("id,name\nview_a,x\n")
    (addon / "__manifest__.py").write_text('{"data": ["views/a.xml", "views/b.csv"]}')

    assert "b.csv:2: XML id" in _only(check_xml.check(addon))


def test_file_that_no_manifest_names_is_found(addon: Path) -> None:
    (addon / "views" / "b.xml").write_text("<odoo/>")

    assert "does not name this file" in _only(check_xml.check(addon))


def test_templates_for_the_browser_need_not_be_named(addon: Path) -> None:
    (addon / "static").mkdir()
    (addon / "static" / "b.xml").write_text("<templates/>")

    assert check_xml.check(addon) == []


def test_named_file_that_is_absent_is_found(addon: Path) -> None:
    (addon / "__manifest__.py").write_text('{"data": ["views/a.xml", "views/b.xml"]}')

    assert "`views/b.xml` does not exist" in _only(check_xml.check(addon))


def test_test_that_nothing_imports_is_found(addon: Path) -> None:
    (addon / "tests" / "test_other.py").touch()

    assert "does not import `test_other`" in _only(check_xml.check(addon))


def test_test_in_a_folder_must_be_named_itself(addon: Path) -> None:
    (addon / "tests" / "__init__.py").write_text("from . import grading\n")

    assert "does not import `grading.test_tier`" in _only(check_xml.check(addon))

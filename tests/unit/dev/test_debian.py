"""Reading what apt says and what it left in a folder."""

import os
from pathlib import Path

from dev import debian


def test_first_debian_mirror_is_taken() -> None:
    targets = "Other http://other/\nDebian http://mirror/debian/\nDebian http://b/\n"

    assert debian.first_mirror(targets) == "http://mirror/debian/"


def test_no_mirror_on_another_distribution() -> None:
    assert debian.first_mirror("Ubuntu http://mirror/ubuntu/\n") == ""


def test_newest_file_of_each_package_is_unpacked(tmp_path: Path) -> None:
    for age, name in enumerate(("odoo-19_19.0.1.deb", "odoo-19_19.0.0.deb", "b_1.deb")):
        (tmp_path / name).touch()
        os.utime(tmp_path / name, (1000 - age, 1000 - age))

    found = debian.newest(tmp_path.glob("*.deb"))

    assert {path.name for path in found} == {"odoo-19_19.0.1.deb", "b_1.deb"}


def test_dangling_links_are_found_in_folders(tmp_path: Path) -> None:
    (tmp_path / "sub").mkdir()
    (tmp_path / "sub" / "bad").symlink_to("nowhere")
    (tmp_path / "good").symlink_to("sub")

    assert debian.dangling_links(tmp_path) == [tmp_path / "sub" / "bad"]

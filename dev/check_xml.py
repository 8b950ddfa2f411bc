"""Check an addon's data files and manifest, without Odoo.

What Odoo would pass over in silence: a data file that no manifest names, a test that
nothing imports, an XML id that a second record takes over.
"""

import ast
import csv
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from lxml import etree

from dev import paths

DATA_SUFFIXES = {".xml", ".csv"}

# Folders whose files Odoo reads by other ways than the manifest's lists.
NOT_DATA = {"static", "i18n", "i18n_extra", "migrations", "tests"}

DEFINING_TAGS = {"record", "template", "menuitem", "report", "asset"}


def main() -> int:
    """Check each addon of the clone; returns 1 if anything is wrong."""
    addons = [manifest.parent for manifest in paths.ROOT.glob("*/__manifest__.py")]
    findings = [line for addon in sorted(addons) for line in check(addon)]
    for line in findings:
        print(line)
    print(f"check-xml: {len(addons)} addons, {len(findings)} findings")
    return 1 if findings or not addons else 0


def check(addon: Path) -> list[str]:
    """Everything that is wrong with an addon, as `file:line: text`."""
    manifest = read_manifest(addon)
    return [
        *not_well_formed(addon),
        *repeated_ids(addon, listed(manifest)),
        *unlisted_or_absent(addon, listed(manifest)),
        *tests_not_imported(addon / "tests"),
    ]


def read_manifest(addon: Path) -> dict[str, Any]:
    """The dictionary of `__manifest__.py`, read as data."""
    content = ast.literal_eval((addon / "__manifest__.py").read_text())
    return dict(content)


def listed(manifest: dict[str, Any]) -> list[str]:
    """The data files that a manifest names, demo data included."""
    return [*manifest.get("data", []), *manifest.get("demo", [])]


def not_well_formed(addon: Path) -> Iterator[str]:
    """XML files, templates for the browser included, that do not parse."""
    for path in sorted(addon.rglob("*.xml")):
        try:
            etree.parse(path)
        except etree.XMLSyntaxError as error:
            yield f"{path}:{error.lineno}: not well-formed: {error.msg}"


def repeated_ids(addon: Path, files: Iterable[str]) -> Iterator[str]:
    """XML ids that are defined more than once; the later one would win."""
    first: dict[str, str] = {}
    for name in files:
        for identifier, line in ids_in(addon / name):
            full = identifier if "." in identifier else f"{addon.name}.{identifier}"
            place = f"{addon / name}:{line}"
            if full in first:
                yield f"{place}: XML id `{full}` is already defined at {first[full]}"
            first.setdefault(full, place)


def ids_in(path: Path) -> list[tuple[str, int]]:
    """The XML ids that a data file defines, with their lines."""
    if not path.exists():
        return []
    if path.suffix == ".csv":
        with path.open(newline="") as file:
            rows = csv.DictReader(file)
            return [(row.get("id") or "", rows.line_num) for row in rows]
    try:
        tree = etree.parse(path)
    except etree.XMLSyntaxError:
        # Reported by not_well_formed.
        return []
    return [
        (str(node.get("id")), int(node.sourceline or 0))
        for node in tree.iter(*DEFINING_TAGS)
        if node.get("id")
    ]


def unlisted_or_absent(addon: Path, files: Iterable[str]) -> Iterator[str]:
    """Data files that only the disk has, or only the manifest."""
    manifest = addon / "__manifest__.py"
    named = list(files)
    on_disk = {str(path.relative_to(addon)) for path in data_files(addon)}
    for name in sorted(on_disk - set(named)):
        yield f"{addon / name}:1: the manifest does not name this file"
    for name in named:
        if not (addon / name).is_file():
            yield f"{manifest}:1: `{name}` does not exist"
        if named.count(name) > 1:
            yield f"{manifest}:1: `{name}` is named twice"


def data_files(addon: Path) -> Iterator[Path]:
    """The files of an addon that a manifest should name."""
    for path in addon.rglob("*"):
        inside = path.relative_to(addon).parts
        if path.suffix in DATA_SUFFIXES and inside[0] not in NOT_DATA:
            yield path


def tests_not_imported(folder: Path) -> Iterator[str]:
    """Test files that `tests/__init__.py` does not import by name: they never run."""
    start = folder / "__init__.py"
    known = imported(start.read_text()) if start.exists() else set()
    for path in sorted(folder.rglob("test_*.py")):
        module = ".".join(path.relative_to(folder).with_suffix("").parts)
        if module not in known:
            yield f"{path}:1: `{start}` does not import `{module}`, so it never runs"


def imported(code: str) -> set[str]:
    """The modules that relative imports in `code` name, as "folder.module"."""
    found = set()
    for node in ast.walk(ast.parse(code)):
        if isinstance(node, ast.ImportFrom) and node.level == 1:
            prefix = f"{node.module}." if node.module else ""
            found |= {f"{prefix}{alias.name}" for alias in node.names}
    return found


if __name__ == "__main__":
    sys.exit(main())

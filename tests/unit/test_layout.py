"""The addon is laid out so that a file can be found by the name of its model.

One model a file; the same stem in models, views, tests and access rows. Odoo is not
needed: sources are parsed, not imported.
"""

import ast
import csv
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from xml.etree import ElementTree

import pytest

ROOT = Path(__file__).parents[2]
ADDON = ROOT / "key_account_module"

# --- allow-list: each entry with its reason ----------------------------------------

# Models proven in another test file, because they do nothing without its model.
TESTED_ELSEWHERE: dict[str, str] = {}
# Functions longer than 50 lines, as "file:function".
LONG_FUNCTIONS: dict[str, str] = {}
# Files over their cap.
LONG_FILES: dict[str, str] = {}

FUNCTION_CAP = 50
FILE_CAPS = {
    "key_account_module/models/**/*.py": 400,
    "key_account_module/engine/**/*.py": 250,
    "key_account_module/tests/**/*.py": 400,
    "key_account_module/views/**/*.xml": 250,
    "key_account_module/security/**/*.xml": 250,
    "adapter/key_account_adapter/**/*.py": 250,
    "dev/**/*.py": 250,
    "tests/**/*.py": 400,
}
ACCESS_MIXIN = "key.account.access.mixin"
RULES = ("own", "region", "all", "audit", "company")
MODEL_BASES = ("Model", "AbstractModel", "TransientModel")


@dataclass(frozen=True)
class Model:
    """A model class: one of ours, or the extension of somebody else's."""

    name: str
    base: str
    inherits: tuple[str, ...]
    is_new: bool
    path: Path

    @property
    def stem(self) -> str:
        return self.name.replace(".", "_")

    @property
    def family(self) -> str:
        return self.path.parent.name


def relative(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


@cache
def parsed(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def source_files(folder: str) -> list[Path]:
    return sorted(
        path for path in (ADDON / folder).rglob("*.py") if path.name != "__init__.py"
    )


def models_in(path: Path) -> Iterator[Model]:
    for node in parsed(path).body:
        if isinstance(node, ast.ClassDef):
            bases = [
                base.attr for base in node.bases if isinstance(base, ast.Attribute)
            ]
            if len(bases) == 1 and bases[0] in MODEL_BASES:
                yield model_of(node, bases[0], path)


def model_of(node: ast.ClassDef, base: str, path: Path) -> Model:
    given = dict(names_given(node))
    inherited = given.get("_inherit", [])
    names = given.get("_name", inherited)
    assert len(names) == 1, f"{relative(path)}: {node.name} has no model name"
    is_new = "_name" in given and names[0] not in inherited
    return Model(names[0], base, tuple(inherited), is_new, path)


def names_given(node: ast.ClassDef) -> Iterator[tuple[str, list[str]]]:
    """`_name` and `_inherit` of a class, each as a list."""
    for statement in node.body:
        if isinstance(statement, ast.Assign):
            [target] = statement.targets
            if isinstance(target, ast.Name) and target.id in ("_name", "_inherit"):
                value = ast.literal_eval(statement.value)
                yield target.id, [value] if isinstance(value, str) else list(value)


MODEL_FILES = [path for path in source_files("models") if list(models_in(path))]
MODELS = [model for path in source_files("models") for model in models_in(path)]
OWN_MODELS = [model for model in MODELS if model.is_new]
TEST_FILES = sorted((ADDON / "tests").rglob("test_*.py"))
VIEW_FILES = sorted((ADDON / "views").rglob("*.xml"))

by_name = pytest.mark.parametrize("model", OWN_MODELS, ids=lambda model: model.name)


def test_there_is_something_to_check() -> None:
    assert len(OWN_MODELS) > 5
    assert TEST_FILES
    assert VIEW_FILES


OWN_STEMS = {model.stem for model in OWN_MODELS}


@pytest.mark.parametrize("path", MODEL_FILES, ids=relative)
def test_a_file_holds_one_model_of_its_own_name(path: Path) -> None:
    """An extension of a model of ours may be named after what it adds."""
    models = list(models_in(path))

    assert len(models) == 1
    [model] = models
    named_after_what_it_adds = (
        not model.is_new and model.stem in OWN_STEMS and path.stem not in OWN_STEMS
    )
    assert path.stem == model.stem or named_after_what_it_adds, model


def imported_names(path: Path) -> set[str]:
    """`family/name` for each `from .family import name`, `name` for `from . import`."""
    names: set[str] = set()
    for node in parsed(path).body:
        if isinstance(node, ast.ImportFrom) and node.level == 1:
            folder = f"{node.module.replace('.', '/')}/" if node.module else ""
            names.update(folder + alias.name for alias in node.names)
    return names


@pytest.mark.parametrize("path", MODEL_FILES, ids=relative)
def test_the_family_imports_its_model(path: Path) -> None:
    assert path.stem in imported_names(path.parent / "__init__.py")


def test_the_families_are_imported() -> None:
    families = {path.parent.name for path in MODEL_FILES}

    assert families <= imported_names(ADDON / "models/__init__.py")


# Odoo runs only what `tests/__init__.py` imports: a forgotten file is 0 tests, green.
def test_every_test_file_is_imported_by_name() -> None:
    tests = ADDON / "tests"
    files = {path.relative_to(tests).with_suffix("").as_posix() for path in TEST_FILES}

    assert files == {
        name
        for name in imported_names(tests / "__init__.py")
        if name.rpartition("/")[2].startswith("test_")
    }


@by_name
def test_a_model_has_a_test_file_of_its_name(model: Model) -> None:
    found = ADDON / "tests" / model.family / f"test_{model.stem}.py"

    assert found.exists() != (model.name in TESTED_ELSEWHERE)


def access_rows() -> set[str]:
    rows: set[str] = set()
    for path in (ADDON / "security").rglob("ir.model.access*.csv"):
        with path.open(encoding="utf-8", newline="") as lines:
            rows.update(row["model_id:id"] for row in csv.DictReader(lines))
    return {row.rpartition(".")[2] for row in rows}


@by_name
def test_a_model_with_a_table_has_an_access_row(model: Model) -> None:
    assert model.base == "AbstractModel" or f"model_{model.stem}" in access_rows()


def rule_ids() -> set[str]:
    return {
        xml_id
        for path in (ADDON / "security").rglob("*.xml")
        for kind, xml_id, _ in records(path)
        if kind == "ir.rule"
    }


@by_name
def test_a_model_that_carries_an_account_has_rules_for_every_group(
    model: Model,
) -> None:
    """The rules themselves are proven in Odoo; here that none is forgotten."""
    if ACCESS_MIXIN in model.inherits and model.base == "Model":
        wanted = {f"{model.stem}_rule_{group}" for group in RULES}

        assert wanted <= rule_ids()


# --- views -------------------------------------------------------------------------


def records(path: Path) -> Iterator[tuple[str, str, dict[str, str]]]:
    """(record model, XML-ID, plain fields) of each record of a data file."""
    for record in ElementTree.parse(path).getroot().iter("record"):
        fields = {
            field.get("name", ""): (field.text or "").strip()
            for field in record.iter("field")
        }
        yield record.get("model", ""), record.get("id", ""), fields


def shown_models(path: Path) -> Iterator[tuple[str, str]]:
    """(XML-ID, shown model) of each view and window action of a file."""
    for kind, xml_id, fields in records(path):
        if kind == "ir.ui.view":
            yield xml_id, fields["model"]
        elif kind == "ir.actions.act_window":
            yield xml_id, fields["res_model"]


def stem_of_view_file(path: Path) -> str:
    """The longest stem of ours that the name begins with, else the whole name.

    Long views may be split: `key_account_complaint_search_views.xml`.
    """
    name = path.name.removesuffix("_views.xml")
    ours = [stem for stem in OWN_STEMS if f"{name}_".startswith(f"{stem}_")]
    return max(ours, key=len, default=name)


@pytest.mark.parametrize("path", VIEW_FILES, ids=relative)
def test_a_view_file_shows_one_model_of_its_own_name(path: Path) -> None:
    for xml_id, model in shown_models(path):
        assert model.replace(".", "_") == stem_of_view_file(path), xml_id
        assert path.name.endswith("_views.xml")


@pytest.mark.parametrize("path", VIEW_FILES, ids=relative)
def test_ids_of_views_and_actions_begin_with_their_model(path: Path) -> None:
    for xml_id, model in shown_models(path):
        assert xml_id.startswith(f"{model.replace('.', '_')}_"), xml_id
        assert "_view_" in xml_id or "_action" in xml_id, xml_id


def manifest() -> dict[str, list[str]]:
    text = (ADDON / "__manifest__.py").read_text(encoding="utf-8")
    content: dict[str, list[str]] = ast.literal_eval(text)
    return content


def test_every_data_file_is_in_the_manifest_once() -> None:
    listed = [*manifest()["data"], *manifest().get("demo", [])]
    folders = ("security", "data", "views", "wizard", "report", "demo")
    present = {
        path.relative_to(ADDON).as_posix()
        for folder in folders
        for suffix in ("*.xml", "*.csv")
        for path in (ADDON / folder).rglob(suffix)
    }

    assert sorted(listed) == sorted(present)


# --- size --------------------------------------------------------------------------


@pytest.mark.parametrize("pattern", FILE_CAPS)
def test_files_stay_under_their_cap(pattern: str) -> None:
    long = {
        relative(path): lines
        for path in ROOT.glob(pattern)
        if (lines := path.read_text(encoding="utf-8").count("\n")) > FILE_CAPS[pattern]
    }

    assert long.keys() <= LONG_FILES.keys(), long


@pytest.mark.parametrize("pattern", [key for key in FILE_CAPS if key.endswith(".py")])
def test_functions_fit_on_a_screen(pattern: str) -> None:
    long = {
        f"{relative(path)}:{node.name}": lines
        for path in ROOT.glob(pattern)
        for node in ast.walk(parsed(path))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and (lines := (node.end_lineno or 0) - node.lineno + 1) > FUNCTION_CAP
    }

    assert long.keys() <= LONG_FUNCTIONS.keys(), long


def test_the_allow_list_names_only_what_exists() -> None:
    assert TESTED_ELSEWHERE.keys() <= {model.name for model in OWN_MODELS}
    assert all((ADDON / "tests" / file).is_file() for file in TESTED_ELSEWHERE.values())
    assert all((ROOT / path).is_file() for path in LONG_FILES)
    assert all((ROOT / key.split(":")[0]).is_file() for key in LONG_FUNCTIONS)

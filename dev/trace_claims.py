"""The requirements that tests claim by a `Covers:` line in their docstring."""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

TEST_FOLDERS = (Path("tests"), Path("key_account_module/tests"))

_COVERS = re.compile(r"\s*Covers:(?P<rest>.*)")
_ONLY_IDS = re.compile(r"\s*[A-Z]{3}-\d{2}(\s*,\s*[A-Z]{3}-\d{2})*\s*[,.]?\s*")
# A test marked so proves nothing. `skipif` is kept: such a test runs somewhere.
_NOT_RUN = frozenset({"skip", "xfail", "expectedFailure"})

TestFunction = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True)
class Claim:
    """One word of a `Covers:` line and where its test stands (`file:line`)."""

    word: str
    place: str


def find_claims(root: Path, problems: list[str]) -> Iterator[Claim]:
    """Every word on a `Covers:` line of a test that runs, in a stable order."""
    for folder in TEST_FOLDERS:
        for path in sorted((root / folder).rglob("test_*.py")):
            name = path.relative_to(root).as_posix()
            try:
                tree = ast.parse(path.read_text(encoding="utf-8"))
            except (SyntaxError, ValueError) as error:
                problems.append(f"{name}: cannot be read: {error}")
                continue
            for function in _test_functions(tree.body):
                place = f"{name}:{function.lineno}"
                docstring = ast.get_docstring(function) or ""
                yield from (Claim(word, place) for word in covers_words(docstring))


def covers_words(docstring: str) -> list[str]:
    """The words after `Covers:`, and on the lines after it that hold only IDs.

    A line that ends in a comma goes on as well, so that a typo on the next line is
    reported instead of being taken for prose.
    """
    words: list[str] = []
    before: str | None = None
    for line in docstring.splitlines():
        before = _text_of_ids(line, before)
        if before is not None:
            words += re.split(r"[,\s]+", before.strip(" \t,."))
    return [word for word in words if word]


def _text_of_ids(line: str, before: str | None) -> str | None:
    """What of this line belongs to a `Covers:` list; `before` is the line above's."""
    start = _COVERS.fullmatch(line)
    if start:
        return start["rest"]
    if before is None:
        return None
    goes_on = before.rstrip().endswith(",") or _ONLY_IDS.fullmatch(line)
    return line if goes_on else None


def _test_functions(body: list[ast.stmt]) -> Iterator[TestFunction]:
    """Test functions and methods; a function inside a function is never run."""
    for node in body:
        if not isinstance(node, ast.ClassDef | TestFunction) or _is_switched_off(node):
            continue
        if isinstance(node, ast.ClassDef):
            yield from _test_functions(node.body)
        elif node.name.startswith("test"):
            yield node


def _is_switched_off(node: TestFunction | ast.ClassDef) -> bool:
    names = {_last_name(decorator) for decorator in node.decorator_list}
    return not _NOT_RUN.isdisjoint(names)


def _last_name(decorator: ast.expr) -> str:
    """`skip` of `@skip`, `@unittest.skip("why")` and `@pytest.mark.skip(...)`."""
    target = decorator.func if isinstance(decorator, ast.Call) else decorator
    if isinstance(target, ast.Attribute):
        return target.attr
    return target.id if isinstance(target, ast.Name) else ""

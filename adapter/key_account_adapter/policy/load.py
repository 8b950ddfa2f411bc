"""From paths on the command line to checked documents."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from ..diagnostics import Diagnostic, Mark, in_order
from ..errors import PolicyInvalid
from .compile import compile_policy
from .document import Document
from .meaning import check_meaning
from .overlay import merge
from .salvage import salvage
from .shape import check_shape
from .strict_yaml import parse
from .tree import Node

SUFFIXES = (".yaml", ".yml")


@dataclass(frozen=True, slots=True)
class Loaded:
    """One policy file, its document (None if it is wrong) and all findings."""

    file: str
    document: Document | None
    found: Sequence[Diagnostic]

    @property
    def is_valid(self) -> bool:
        return self.document is not None


def find_files(paths: Iterable[str]) -> tuple[list[str], list[Diagnostic]]:
    """The policy files in `paths`; a directory gives every YAML file right in it."""
    files: list[str] = []
    found: list[Diagnostic] = []
    for path in paths:
        if not Path(path).is_dir():
            files.append(path)
            continue
        inside = sorted(item for item in Path(path).iterdir() if _is_policy(item))
        if not inside:
            found.append(_unreadable(path, "the folder holds no .yaml file"))
        files.extend(map(str, inside))
    return list(dict.fromkeys(files)), found


def load_all(paths: Iterable[str], overlays: Iterable[str] = ()) -> list[Loaded]:
    """Load and check every policy in `paths`; findings come with each."""
    files, found = find_files(paths)
    layers = [read(path) for path in overlays]
    loaded = [load(file, layers) for file in files]
    missing = [Loaded(item.mark.file, None, [item]) for item in found if item.mark]
    return [*missing, *_with_repeated_bundles(loaded)]


def load(
    file: str, layers: Iterable[tuple[Node | None, list[Diagnostic]]] = ()
) -> Loaded:
    """Read one policy file, lay the overlays over it, check and compile it."""
    tree, found = read(file)
    for overlay, findings in layers:
        found = [*found, *findings]
        if tree is not None and overlay is not None:
            tree = merge(tree, overlay)
    if tree is None:
        return Loaded(file, None, in_order(found))
    document, further = check(tree)
    spoilt = {item.mark for item in found}
    found = in_order([*found, *(item for item in further if item.mark not in spoilt)])
    broken = any(item.is_error for item in found)
    return Loaded(file, None if broken else document, found)


def check(tree: Node) -> tuple[Document | None, list[Diagnostic]]:
    """Check shape, then references and meaning of everything that has a shape."""
    shape = check_shape(tree)
    if shape.policy is not None:
        document = compile_policy(shape.policy, tree)
        return document, check_meaning(document)
    rest = salvage(tree, shape.wrong)
    if rest is None:
        return None, shape.found
    document = compile_policy(rest.policy, tree)
    meaning = [item for item in check_meaning(document) if rest.trusts(document, item)]
    return None, [*shape.found, *meaning]


def read(file: str) -> tuple[Node | None, list[Diagnostic]]:
    """Read one YAML file; a file that cannot be read is a finding."""
    try:
        content = Path(file).read_bytes()
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        return None, [_unreadable(file, reason)]
    return parse(content, file)


def valid_documents(loaded: Iterable[Loaded]) -> list[Document]:
    """The documents of `loaded`; PolicyInvalid with every finding if one is wrong."""
    items = list(loaded)
    if all(item.is_valid for item in items):
        return [item.document for item in items if item.document is not None]
    raise PolicyInvalid(in_order(each for item in items for each in item.found))


def _with_repeated_bundles(loaded: Iterable[Loaded]) -> Iterable[Loaded]:
    first: dict[str, str] = {}
    for item in loaded:
        bundle = item.document.bundle if item.document else ""
        if bundle and bundle in first:
            yield _repeated(item, bundle, first[bundle])
            continue
        if bundle:
            first[bundle] = item.file
        yield item


def _repeated(item: Loaded, bundle: str, other: str) -> Loaded:
    assert item.document is not None
    message = f"bundle '{bundle}' is already in {other}"
    mark = item.document.locate("", ("bundle",))
    hint = "use each bundle name once, or lay the second file over with --overlay"
    return Loaded(
        item.file, None, [*item.found, Diagnostic("POL201", message, mark, hint)]
    )


def _unreadable(path: str, reason: str) -> Diagnostic:
    return Diagnostic("POL013", f"cannot be read: {reason}", Mark(path, 1, 1))


def _is_policy(path: Path) -> bool:
    return path.suffix in SUFFIXES and path.is_file()

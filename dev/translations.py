"""Keep an addon's translation in step with its texts: `python -m dev.translations`.

Odoo exports what can be translated into `i18n/key_account_module.pot`; `zh_CN.po` gets
the same terms, with the translations it has already. Terms that are new or changed are
left empty and named, and the exit code is 1 then: write their `msgstr` and run again.
The name of another addon of ours, given as an argument, does the same for that one.
"""

import json
import re
import sys
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from dev import addon, databases, odoo, paths, progress
from dev.errors import DevError

DATABASE = "translations"

# Without dates and addresses: two exports of the same code are equal.
_HEADER = """\
Project-Id-Version: {module}
MIME-Version: 1.0
Content-Type: text/plain; charset=UTF-8
Content-Transfer-Encoding: 8bit
"""
_CHINESE_HEADER = f"{_HEADER}Language: zh_CN\nPlural-Forms: nplurals=1; plural=0;\n"

_SCRIPT = """
from odoo.tools.translate import trans_export
with open({path!r}, "wb") as file:
    trans_export("", [{module!r}], file, "po", env)
"""


@dataclass(frozen=True)
class Term:
    """A text and its translation, which counts for nothing while it is fuzzy."""

    msgid: str
    msgstr: str
    fuzzy: bool = False


def template_of(module: str) -> Path:
    """The file with the terms of an addon."""
    return paths.ROOT / module / "i18n" / f"{module}.pot"


def chinese_of(module: str) -> Path:
    """The file with their translations."""
    return paths.ROOT / module / "i18n" / "zh_CN.po"


def main(module: str = paths.ADDON_NAME) -> int:
    """Write both files; 1 when a term has no translation."""
    template, chinese = template_of(module), chinese_of(module)
    try:
        exported = export(module)
    except DevError as error:
        print(error, file=sys.stderr)
        return 1
    former = chinese.read_text(encoding="utf-8") if chinese.exists() else ""
    known = {t.msgid: t.msgstr for t in terms(former) if t.msgstr and not t.fuzzy}
    template.parent.mkdir(exist_ok=True)
    header, chinese_header = (
        text.format(module=module) for text in (_HEADER, _CHINESE_HEADER)
    )
    template.write_text(merge(exported, {}, header), encoding="utf-8")
    chinese.write_text(merge(exported, known, chinese_header), encoding="utf-8")
    wanted = [term.msgid for term in terms(exported)]
    missing = [msgid for msgid in wanted if msgid not in known]
    for msgid in missing:
        print(f"missing: {quoted(msgid)}")
    print(f"{len(wanted)} terms, {len(missing)} without a translation")
    return 1 if missing else 0


def export(module: str) -> str:
    """The terms of an addon as Odoo exports them, sorted."""
    progress.say("Exporting the addon's terms")
    databases.clone(DATABASE, source=addon.template())
    try:
        if module != paths.ADDON_NAME:
            odoo.install(DATABASE, [module])
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder) / "terms.pot"
            script = _SCRIPT.format(path=str(file), module=module)
            odoo.shell(DATABASE, script)
            return file.read_text(encoding="utf-8")
    finally:
        databases.drop(DATABASE)


def terms(text: str) -> Iterator[Term]:
    """The terms of a .po or .pot file, without its header and what is obsolete."""
    for block in _blocks(text):
        found = {"msgid": "", "msgstr": ""}
        keyword = ""
        for line in block.split("\n"):
            if quote := re.match(r'(?:(msgid|msgstr) )?(".*")\s*$', line):
                keyword = quote[1] or keyword
                found[keyword] += json.loads(quote[2])
        if found["msgid"]:
            yield Term(**found, fuzzy=bool(re.search("^#,.*fuzzy", block, re.M)))


def merge(template: str, known: Mapping[str, str], header: str) -> str:
    """The template with another header and the translations that are known."""
    blocks = [f'msgid ""\nmsgstr {quoted(header)}']
    for block in _blocks(template):
        for term in terms(block):
            start = block.rindex("\nmsgstr ")
            translation = quoted(known.get(term.msgid, ""))
            blocks.append(f"{block[:start]}\nmsgstr {translation}")
    return "\n\n".join(blocks) + "\n"


def _blocks(text: str) -> list[str]:
    return re.split(r"\n{2,}", text.strip())


def quoted(text: str) -> str:
    """A text as a .po file writes it: in quotes, a line of its own for each line."""
    pieces = re.findall(r"[^\n]*\n|[^\n]+", text)
    lines = [json.dumps(piece, ensure_ascii=False) for piece in pieces]
    return lines[0] if len(lines) == 1 else "\n".join(['""', *lines])


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:2]))

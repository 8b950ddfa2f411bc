"""Keep the addon's translation in step with its texts: `python -m dev.translations`.

Odoo exports what can be translated into `i18n/key_account_module.pot`; `zh_CN.po` gets
the same terms, with the translations it has already. Terms that are new or changed are
left empty and named, and the exit code is 1 then: write their `msgstr` and run again.
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
TEMPLATE = paths.ADDON / "i18n" / f"{paths.ADDON_NAME}.pot"
CHINESE = paths.ADDON / "i18n" / "zh_CN.po"

# Without dates and addresses: two exports of the same code are equal.
_HEADER = f"""\
Project-Id-Version: {paths.ADDON_NAME}
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


def main() -> int:
    """Write both files; 1 when a term has no translation."""
    try:
        exported = export()
    except DevError as error:
        print(error, file=sys.stderr)
        return 1
    former = CHINESE.read_text(encoding="utf-8") if CHINESE.exists() else ""
    known = {t.msgid: t.msgstr for t in terms(former) if t.msgstr and not t.fuzzy}
    TEMPLATE.parent.mkdir(exist_ok=True)
    TEMPLATE.write_text(merge(exported, {}, _HEADER), encoding="utf-8")
    CHINESE.write_text(merge(exported, known, _CHINESE_HEADER), encoding="utf-8")
    wanted = [term.msgid for term in terms(exported)]
    missing = [msgid for msgid in wanted if msgid not in known]
    for msgid in missing:
        print(f"missing: {quoted(msgid)}")
    print(f"{len(wanted)} terms, {len(missing)} without a translation")
    return 1 if missing else 0


def export() -> str:
    """The terms of the addon as Odoo exports them, sorted."""
    progress.say("Exporting the addon's terms")
    databases.clone(DATABASE, source=addon.template())
    try:
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder) / "terms.pot"
            script = _SCRIPT.format(path=str(file), module=paths.ADDON_NAME)
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
    sys.exit(main())

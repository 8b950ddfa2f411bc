"""The Chinese translation is whole, and the tool that keeps it so loses nothing."""

import re
from collections import Counter

import pytest

from dev import paths
from dev.translations import chinese_of, merge, quoted, template_of, terms

TEMPLATE = template_of(paths.ADDON_NAME)
CHINESE = chinese_of(paths.ADDON_NAME)
TEMPLATE_TERMS = list(terms(TEMPLATE.read_text(encoding="utf-8")))
CHINESE_TERMS = list(terms(CHINESE.read_text(encoding="utf-8")))

# What a translation must carry over as it is: places for values, and markup.
PLACES = re.compile(r"%\(\w+\)[a-z]|%[a-z%]|</?\w[^>]*>")

OLD = """\
# by hand
msgid ""
msgstr "Language: zh_CN\\n"

#: code:a.py:0
msgid "kept"
msgstr "留"

#, fuzzy
msgid "guessed"
msgstr "猜"

msgid ""
"two\\n"
"lines \\"quoted\\""
msgstr ""
"两\\n"
"行“引用”"

#~ msgid "obsolete"
#~ msgstr "过时"
"""


def test_every_term_is_translated() -> None:
    assert len(TEMPLATE_TERMS) > 100
    assert [t.msgid for t in CHINESE_TERMS] == [t.msgid for t in TEMPLATE_TERMS]
    assert [t.msgid for t in CHINESE_TERMS if t.fuzzy or not t.msgstr.strip()] == []


@pytest.mark.parametrize("module", paths.ADDONS[1:])
def test_every_term_of_the_other_addons_is_translated(module: str) -> None:
    wanted = list(terms(template_of(module).read_text(encoding="utf-8")))
    found = list(terms(chinese_of(module).read_text(encoding="utf-8")))

    assert wanted
    assert [term.msgid for term in found] == [term.msgid for term in wanted]
    assert all(term.msgstr.strip() and not term.fuzzy for term in found)


def test_terms_are_sorted_and_there_once() -> None:
    msgids = [term.msgid for term in TEMPLATE_TERMS]

    assert msgids == sorted(set(msgids))


def test_placeholders_and_tags_are_those_of_the_original() -> None:
    different = {
        term.msgid: term.msgstr
        for term in CHINESE_TERMS
        if Counter(PLACES.findall(term.msgid)) != Counter(PLACES.findall(term.msgstr))
    }

    assert different == {}


def test_values_without_a_name_keep_their_order() -> None:
    """Two `%s` cannot change places; named values can."""
    assert [t.msgid for t in CHINESE_TERMS if t.msgid.count("%s") > 1] == []


def test_files_say_neither_when_nor_by_whom() -> None:
    """Else every export would look like a change."""
    for file in (TEMPLATE, CHINESE):
        header = file.read_text(encoding="utf-8").partition("\n\n")[0]
        assert "Date" not in header
        assert "@" not in header


def test_terms_are_read_as_written() -> None:
    assert [(t.msgid, t.msgstr, t.fuzzy) for t in terms(OLD)] == [
        ("kept", "留", False),
        ("guessed", "猜", True),
        ('two\nlines "quoted"', "两\n行“引用”", False),
    ]


def test_a_merge_keeps_what_is_known_and_drops_what_is_gone() -> None:
    template = (
        'msgid ""\nmsgstr "POT-Creation-Date: today\\n"\n\n'
        '#. odoo-python\n#: code:b.py:0\nmsgid "kept"\nmsgstr ""\n\n'
        'msgid "new"\nmsgstr ""\n'
    )

    merged = merge(template, {"kept": "留", "gone": "去"}, "Language: zh_CN\n")

    assert merged == (
        'msgid ""\nmsgstr "Language: zh_CN\\n"\n\n'
        '#. odoo-python\n#: code:b.py:0\nmsgid "kept"\nmsgstr "留"\n\n'
        'msgid "new"\nmsgstr ""\n'
    )


@pytest.mark.parametrize("text", ["", "一行", 'a "b" \\ c', "two\nlines", "ends\n"])
def test_a_text_is_read_back_as_it_was_written(text: str) -> None:
    [term] = terms(f'msgid "x"\nmsgstr {quoted(text)}\n')

    assert term.msgstr == text

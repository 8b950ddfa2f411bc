"""Reading YAML strictly: every mistake that YAML hides is found, with its place."""

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from key_account_adapter.policy.build_tree import MAX_ALIASED, MAX_DEPTH
from key_account_adapter.policy.scalars import plain_text
from key_account_adapter.policy.strict_yaml import parse


def read(text: str | bytes, **environ: str) -> Any:
    content = text.encode() if isinstance(text, str) else text
    tree, found = parse(content, "p.yaml", environ)
    assert tree is not None, found
    assert found == []
    return tree.plain()


def findings(text: str | bytes, **environ: str) -> list[str]:
    content = text.encode() if isinstance(text, str) else text
    _tree, found = parse(content, "p.yaml", environ)
    return [f"{item.mark} {item.code} {item.message}" for item in found]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("17:30", "17:30"),
        ("NO", "NO"),
        ("yes", "yes"),
        ("on", "on"),
        ("1_000", "1_000"),
        ("2026-10-01", "2026-10-01"),
        ("true", True),
        ("FALSE", False),
        ("~", None),
        ("null", None),
        ("10", 10),
        ("-3", -3),
        ("0o17", 15),
        ("0x1f", 31),
        ("0.10", Decimal("0.10")),
        ("1e3", Decimal(1000)),
        ("-.5", Decimal("-0.5")),
        ('"010"', "010"),
        ("!!str 10", "10"),
        ("!!float 10", Decimal(10)),
        ("!!int 10", 10),
        ("[]", []),
        ("{a: 1}", {"a": 1}),
        ("!!map {a: !!seq [1]}", {"a": [1]}),
        ("|\n  two\n  lines\n", "two\nlines\n"),
    ],
)
def test_scalars_follow_yaml_1_2(text: str, value: object) -> None:
    assert read(text) == value


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a: 010", "p.yaml:1:4 POL004 '010' is ambiguous"),
        ("a: -007", "p.yaml:1:4 POL004 '-007' is ambiguous"),
        ("a: .nan", "p.yaml:1:4 POL004 '.nan' is not a number"),
        ("a: .inf", "p.yaml:1:4 POL004 '.inf' is not a number"),
        ("a: !!int x", "p.yaml:1:4 POL004 'x' is not a valid int"),
        ("a: !!bool 1", "p.yaml:1:4 POL004 '1' is not a valid bool"),
        (f"a: {'9' * 41}", "p.yaml:1:4 POL004 the number has more than"),
        ("a: 1e999999999", "p.yaml:1:4 POL004 the number has more than"),
        (f"a: 0.{'1' * 41}", "p.yaml:1:4 POL004 the number has more than"),
        ("a: 1\na: 2", "p.yaml:2:1 POL003 duplicate key 'a' (first at 1:1)"),
        ("a: {b: 1, b: 2}", "p.yaml:1:11 POL003 duplicate key 'b' (first at 1:5)"),
        ("a:\n\tb: 1", "p.yaml:2:1 POL002 a tab"),
        ("a: 1\n---\nb: 2", "p.yaml:2:1 POL012 the file holds several"),
        ("a: !foo 1", "p.yaml:1:4 POL008 unknown tag !foo"),
        ("a: !!set {x}", "p.yaml:1:4 POL008 unknown tag !!set"),
        ("a: !!python/name:os.system x", "p.yaml:1:4 POL008 unknown tag"),
        ("a: !<x> [1]", "p.yaml:1:4 POL008 unknown tag x"),
        ("a: !e!x 1", "p.yaml:1:4 POL008 found undefined tag handle"),
        ("a: &x {b: 1}\nc: {<<: *x}", "p.yaml:2:5 POL009 merge keys"),
        ("1: a", "p.yaml:1:1 POL010 the key 1 is not text"),
        ("true: a", "p.yaml:1:1 POL010 the key true is not text"),
        ("~: a", "p.yaml:1:1 POL010 the key ~ is not text"),
        ("? [1]\n: a", "p.yaml:1:3 POL010 a key must be text"),
        ("\ufeffa: 1", "p.yaml:1:1 POL011 the file starts with a byte order mark"),
        ("a: 1\nb: \0", "p.yaml:2:4 POL011 the file holds the control"),
        ("a: x\x07", "p.yaml:1:5 POL011 the file holds the control character U+0007"),
        (b"a: 1\nb: \xff", "p.yaml:2:4 POL011 the file is not valid UTF-8"),
        ("a: !env NOPE", "p.yaml:1:4 POL005 environment variable NOPE is not set"),
        ("", "p.yaml:1:1 POL001 the file is empty"),
        ("# only a comment", "p.yaml:1:1 POL001 the file is empty"),
        ("a: [1, 2", "p.yaml:1:9 POL001 while parsing a flow sequence"),
        ("a: b: c", "p.yaml:1:5 POL001 mapping values are not allowed"),
        ('a: "\\UFFFFFFFF"', "p.yaml:1:1 POL001 the file is not YAML"),
        ('a: "x\\0y"', "p.yaml:1:4 POL011 the text holds the control character U+0000"),
        ('a: "\\ud800"', "p.yaml:1:4 POL011 the text holds the control character U+D8"),
        (
            '"a\\x07": 1',
            "p.yaml:1:1 POL011 the text holds the control character U+0007",
        ),
        ("a: *x", "p.yaml:1:4 POL001 found undefined alias"),
        ("&a [*a]", "p.yaml:1:1 POL007 an alias refers to itself"),
    ],
)
def test_what_yaml_hides_is_refused(text: str | bytes, expected: str) -> None:
    found = findings(text)

    assert len(found) == 1
    assert found[0].startswith(expected)


def test_all_mistakes_come_at_once() -> None:
    text = "a: 1\na: 2\nb: 010\nc: !x 1\n5: y\nd: !env NOPE\n"

    assert [line.split()[1] for line in findings(text)] == [
        "POL003",
        "POL004",
        "POL008",
        "POL010",
        "POL005",
    ]


def test_env_values_are_read_as_plain_scalars() -> None:
    assert read("a: !env LIMIT\nb: !env WHO", LIMIT="500000", WHO="ana") == {
        "a": 500000,
        "b": "ana",
    }


def test_an_ambiguous_env_value_is_refused() -> None:
    assert "POL004" in findings("a: !env LIMIT", LIMIT="010")[0]


def test_aliases_may_repeat_a_little() -> None:
    assert read("a: &x [1, 2]\nb: *x") == {"a": [1, 2], "b": [1, 2]}


def test_an_alias_bomb_is_refused_once() -> None:
    lines = ["a0: &a0 [1,1,1,1,1,1,1,1,1,1]"]
    for level in range(1, 9):
        inside = ",".join([f"*a{level - 1}"] * 10)
        lines.append(f"a{level}: &a{level} [{inside}]")

    found = findings("\n".join(lines))

    assert len(found) == 1
    assert f"POL007 aliases repeat more than {MAX_ALIASED} values" in found[0]


@pytest.mark.parametrize("levels", [MAX_DEPTH + 5, 500])
def test_deep_nesting_is_refused(levels: int) -> None:
    found = findings("[" * levels + "1" + "]" * levels)

    assert len(found) == 1
    assert "POL001" in found[0]
    assert "deep" in found[0]


def test_two_deep_branches_are_reported_once() -> None:
    deep = "[" * (MAX_DEPTH + 5) + "]" * (MAX_DEPTH + 5)

    assert len(findings(f"a: {deep}\nb: {deep}")) == 1


@given(st.binary(max_size=200))
def test_any_bytes_give_a_tree_or_findings(content: bytes) -> None:
    tree, found = parse(content, "p.yaml", {})

    assert tree is not None or found


@given(st.text(alphabet="ab:-[]{}&*!#|>'\"\n\t 0159.~<?,%@`", max_size=60))
def test_any_yaml_like_text_gives_a_tree_or_findings(text: str) -> None:
    tree, found = parse(text.encode(), "p.yaml", {})

    assert tree is not None or found


@pytest.mark.parametrize(
    ("number", "text"),
    [("1E+3", "1000"), ("0.50", "0.5"), ("-0", "0"), ("0.000", "0"), ("-0.0", "0")],
)
def test_numbers_have_one_spelling(number: str, text: str) -> None:
    assert plain_text(Decimal(number)) == text

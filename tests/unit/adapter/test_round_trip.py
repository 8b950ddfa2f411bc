"""Compile, export, compile again: the same document; and quoting that always holds."""

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from key_account_adapter.policy.compile import compile_policy
from key_account_adapter.policy.decompile import decompile
from key_account_adapter.policy.document import Document
from key_account_adapter.policy.emit import emit
from key_account_adapter.policy.load import load
from key_account_adapter.policy.shape import check_shape
from key_account_adapter.policy.strict_yaml import parse

from .policies import FULL

TEXT = st.text(
    st.characters(codec="utf-8", exclude_categories=("Cs", "Cc", "Zl", "Zp")),
    min_size=1,
    max_size=20,
).filter(lambda text: text.strip() and "\ufeff" not in text)
TRICKY = st.sampled_from(
    ["17:30", "NO", "010", "1e3", "0o7", "08", "~", "null", "1_000", "-", "a: b", "#x"]
)
WORDS = TEXT | TRICKY
KEYS = st.from_regex(r"[A-Za-z0-9][A-Za-z0-9_-]{0,8}", fullmatch=True)
NAMES = WORDS | st.dictionaries(
    st.sampled_from(["en_US", "zh_CN", "fr_FR"]), WORDS, min_size=1
)
NUMBERS = st.integers(-(10**12), 10**12) | st.decimals(
    allow_nan=False, allow_infinity=False, places=4, min_value=-(10**9), max_value=10**9
)


def compiled(text: str) -> Document:
    tree, found = parse(text.encode(), "p.yaml", {})
    assert tree is not None
    assert found == [], text
    shape = check_shape(tree)
    assert shape.policy is not None, shape.found
    return compile_policy(shape.policy, tree)


def said(document: Document) -> Any:
    wire = document.wire()
    resources = [
        {key: item[key] for key in ("kind", "key", "values")}
        for item in wire["resources"]
    ]
    resources.sort(key=lambda item: (item["kind"], item["key"]))
    return {**wire, "resources": resources, "document_sha256": ""}


def exported(document: Document) -> str:
    return emit(decompile(json.loads(json.dumps(document.wire()))), "header\nlines")


def test_the_full_policy_survives_the_way_there_and_back() -> None:
    document = compiled(FULL)

    text = exported(document)

    assert text.startswith("# header\n# lines\napi_version")
    assert said(compiled(text)) == said(document)
    assert exported(compiled(text)) == text


def test_a_policy_with_nothing_in_it_survives_too() -> None:
    text = "api_version: key-account/v1\nbundle: empty\ntitle: Empty\n"

    assert exported(compiled(text)).endswith(text)


OPTIONS = st.fixed_dictionaries(
    {"name": NAMES},
    optional={
        "sequence": st.integers(0, 1000),
        "score": NUMBERS | st.none(),
    },
)
TIERS = st.fixed_dictionaries(
    {
        "name": NAMES,
        "condition": st.just("otherwise")
        | st.fixed_dictionaries(
            {"metric": WORDS, "gte": NUMBERS, "between": st.lists(NUMBERS, max_size=2)}
        ),
    },
    optional={"note": WORDS, "color": st.integers(0, 11), "signals": st.none()},
)
POLICIES = st.fixed_dictionaries(
    {
        "api_version": st.just("key-account/v1"),
        "bundle": st.just("made"),
        "title": NAMES,
    },
    optional={
        "options": st.dictionaries(
            KEYS, st.dictionaries(KEYS, OPTIONS, min_size=1), max_size=2
        ),
        "schemes": st.dictionaries(
            KEYS,
            st.fixed_dictionaries(
                {"name": NAMES, "tiers": st.dictionaries(KEYS, TIERS, min_size=1)}
            ),
            max_size=2,
        ),
        "roles": st.dictionaries(
            KEYS,
            st.fixed_dictionaries(
                {
                    "name": NAMES,
                    "scope": st.just("own"),
                    "members": st.lists(WORDS, max_size=3),
                }
            ),
            max_size=2,
        ),
    },
)


@settings(max_examples=25)
@given(POLICIES)
def test_any_policy_survives_the_way_there_and_back(policy: dict[str, Any]) -> None:
    document = compiled(emit(policy))

    assert said(compiled(exported(document))) == said(document)


@given(WORDS)
def test_any_text_is_read_back_as_it_was_written(text: str) -> None:
    tree, found = parse(emit({"a": text, "b": {text: [text]}}).encode(), "p.yaml", {})

    assert found == []
    assert tree is not None
    assert tree.plain() == {"a": text, "b": {text: [text]}}


@given(NUMBERS)
def test_any_number_is_read_back_as_it_was_written(number: int | Decimal) -> None:
    tree, found = parse(emit({"a": number}).encode(), "p.yaml", {})

    assert found == []
    assert tree is not None
    assert tree.plain()["a"] == number


def test_the_hash_depends_on_what_is_said_not_where() -> None:
    moved = FULL.replace("options:\n", "\n\n# a comment\noptions:\n")

    assert compiled(FULL).sha256 == compiled(moved).sha256
    assert compiled(FULL).sha256 != compiled(FULL.replace("500000", "500001")).sha256


def test_what_crosses_the_wire() -> None:
    values = {item.address: item.values for item in compiled(FULL).resources}

    assert values["calendar/office"]["attendance"]["monday"] == [
        ["08:30", "12:00"],
        ["13:30", "17:30"],
    ]
    assert "wednesday" not in values["calendar/office"]["attendance"]
    assert list(values["calendar/office"]["holidays"]) == [
        "2026-10-01",
        "2026-10-02",
        "2026-10-03",
        "2026-01-01",
    ]
    assert values["option/flag/growth"] == {
        "list": "flag",
        "name": {"en_US": "Growth"},
        "sequence": 20,
    }
    assert values["option/department/sales"]["score"] == "2.5"
    assert values["option/department/finance"]["score"] is None
    assert values["role/director"]["members"] == ["ana", "zoe"]
    assert "approvers" not in values["role/director"]
    assert values["tier/abc/B"]["condition"]["gte"] == "100000.5"
    assert values["tier/abc/C"]["signals"] is None
    assert values["criterion/scale/annual"]["parent"] == "scale"
    assert values["severity/severe"]["days"] == 3
    assert values["severity/other"]["days"] is None


def test_file_and_wire_name_every_resource_by_its_line(tmp_path: Path) -> None:
    file = tmp_path / "full.yaml"
    file.write_text(FULL, encoding="utf-8")
    document = load(str(file)).document
    assert document is not None

    sources = {item["source"] for item in document.wire()["resources"]}

    assert len(sources) == len(document.resources)


def test_places_of_values_that_are_written_differently() -> None:
    document = compiled(FULL)

    places = {
        ("severity/general", ("days",)): "deadline: 1",
        ("severity/general", ("calendar",)): "office\n  clock",
        ("calendar/office", ("holidays", "2026-10-02")): "National Day",
        ("calendar/office", ("extra_days", "2026-10-10", 0)): '"08:30-12:00"]}',
        ("role/director", ("members", 0)): "ana, ana",
        ("role/director", ("nothing", "here")): "director: {name",
    }
    for (address, path), text in places.items():
        mark = document.locate(address, path)
        assert mark is not None
        before = FULL[: FULL.index(text)].splitlines()
        assert mark.line == len(before), (address, path, mark)


def test_an_unknown_address_has_no_place() -> None:
    assert compiled(FULL).locate("tier/none") is None


def test_what_the_server_does_not_manage_is_left_out() -> None:
    """An export may lack optional values, or hold them as null."""
    values = {"name": {"en_US": "N"}}
    exported_bundle = {
        "api_version": "key-account/v1",
        "bundle": "b",
        "title": {"en_US": "B"},
        "company": None,
        "resources": [
            {"kind": "severity", "key": "s", "values": values},
            {
                "kind": "evaluation_type",
                "key": "e",
                "values": {**values, "criteria": ["c"], "scale": None, "bands": None},
            },
            {"kind": "scheme", "key": "empty", "values": values},
        ],
    }

    policy = decompile(exported_bundle)

    assert policy["complaints"] == {"severities": {"s": {"name": "N"}}}
    assert policy["evaluations"]["e"]["bands"] is None
    assert policy["schemes"]["empty"]["tiers"] == {}

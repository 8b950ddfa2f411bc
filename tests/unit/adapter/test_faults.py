"""Faults seeded into a good policy: every one is reported, at its place."""

from pathlib import Path

import pytest

from key_account_adapter.policy.load import Loaded, load

from .policies import FULL

# What is replaced, by what, the code, and the text that the finding must point at.
FAULTS = [
    ("api_version: key-account/v1", "api_version: v2", "POL109", "v2"),
    ("maximum: 100", "maximum: ten", "POL104", "ten"),
    ("bundle: full", "bundle: Full-1", "POL109", "Full-1"),
    ("base.main_company", "main company", "POL109", "main company"),
    ("{en_US: Full, zh_CN", "{en_US: Full, chinese!", "POL109", "{en_US"),
    ("timezone: Asia/Shanghai", "timezone: Asia/Nowhere", "POL316", "Asia/Nowhere"),
    ('"13:30-17:30"', '"17:30-13:30"', "POL109", '"17:30-13:30"'),
    ("wednesday: []", "wensday: []", "POL103", "wensday"),
    ("2026-01-01: New", "2026-02-30: New", "POL109", "2026-02-30"),
    ("2026-01-01: New Year", "2026-10-03: New Year", "POL003", "2026-10-03: New"),
    ("growth: {name", "growth: {nmae", "POL103", "nmae"),
    ("sequence: 5", "sequence: -5", "POL109", "-5"),
    ("score: 2.50", "score: much", "POL104", "much"),
    ("scope: all", "scope: everything", "POL109", "everything"),
    ("members: [bo]", "members: bo", "POL101", "bo"),
    ("approvers: [director]", "approvers: [directr]", "POL207", "directr"),
    ('source: "004"', "source: 4", "POL101", "4"),
    ("currency: CNY", "currency: yuan", "POL109", "yuan"),
    ("primary: true", "primary: yes", "POL101", "yes"),
    ("overlap: first_wins", "overlap: first_win", "POL109", "first_win"),
    (
        "{metric: revenue, gte: 500000",
        "{metric: revenu, gte: 500000",
        "POL201",
        "revenu",
    ),
    (
        "over: rolling 12 months}\n            -",
        "over: roling 12 months}\n            -",
        "POL105",
        "roling",
    ),
    ("- {flag: strategic}", "- {flag: strategc}", "POL204", "strategc"),
    ("color: 1", "color: 12", "POL109", "12"),
    ("note: the best", "note: ''", "POL107", "''"),
    ("gte: 100000.50", "gte: lots", "POL104", "lots"),
    ("signals: {flag: growth}", "signals: [x]", "POL101", "[x]"),
    ("weight: 100\n", "weight: 50%\n", "POL104", "50%"),
    ("weight: 60.5", "wieght: 60.5", "POL103", "wieght"),
    ("guidance: how big", "guidance: [big]", "POL101", "[big]"),
    ("minimum: 85.0", "minimum: high", "POL104", "high"),
    ("criteria: [scale]", "criteria: []", "POL107", "[]"),
    ("departments: [sales", "departments: [sals", "POL207", "sals"),
    ("calendar: office", "calendar: offic", "POL207", "offic"),
    ("clock_start: received", "clock_start: recieved", "POL109", "recieved"),
    ("deadline: 1 working day}", "deadline: 1 day}", "POL109", "1 day"),
    ("note: call first", "note: 5", "POL101", "5"),
    ("other: {name: Other", "other: {name: 010", "POL004", "010"),
    ("severe: {name: Severe", "severe: {name: !env NOPE", "POL005", "!env NOPE"),
    ("name: Monthly", "name: !foo Monthly", "POL008", "!foo"),
    ("    growth: {name", "    strategic: {name", "POL003", "strategic"),
    ("finance: {name: Finance", "7: {name: Finance", "POL010", "7"),
    ("poor: {name: Poor", "po.or: {name: Poor", "POL109", "po.or"),
]


def load_text(tmp_path: Path, text: str) -> Loaded:
    file = tmp_path / "p.yaml"
    file.write_text(text, encoding="utf-8")
    return load(str(file))


def place_of(text: str, old: str, new: str, needle: str) -> tuple[int, int]:
    """Where `needle` stands in `text` after `old` was replaced in FULL."""
    before_needle = new[: new.index(needle)]
    line = FULL[: FULL.index(old)].count("\n") + before_needle.count("\n")
    piece = new.splitlines()[before_needle.count("\n")]
    column = text.splitlines()[line].index(piece) + piece.index(needle)
    return line + 1, column + 1


def test_the_policy_without_faults_is_valid(tmp_path: Path) -> None:
    loaded = load_text(tmp_path, FULL)

    assert loaded.found == []
    assert loaded.is_valid


@pytest.mark.parametrize(
    ("old", "new", "code", "needle"), FAULTS, ids=[fault[1] for fault in FAULTS]
)
def test_each_fault_is_found_at_its_place(
    tmp_path: Path, old: str, new: str, code: str, needle: str
) -> None:
    assert FULL.count(old) == 1
    text = FULL.replace(old, new)

    loaded = load_text(tmp_path, text)

    assert (code, *place_of(text, old, new, needle)) in places(loaded)
    assert not loaded.is_valid


def test_forty_faults_at_once_are_forty_findings(tmp_path: Path) -> None:
    """All faults in one file, but for those that stand at the same place."""
    text = FULL
    seeded = []
    for old, new, code, needle in FAULTS:
        # Without any criterion the evaluation cannot be looked into.
        if text.count(old) == 1 and new != "criteria: []":
            text = text.replace(old, new)
            seeded.append((old, new, code, needle))
    wanted = {
        (code, *place_of(text, old, new, needle)) for old, new, code, needle in seeded
    }

    loaded = load_text(tmp_path, text)

    assert len(wanted) >= 40
    assert wanted <= places(loaded), sorted(wanted - places(loaded))


def places(loaded: Loaded) -> set[tuple[str, int, int]]:
    return {
        (item.code, item.mark.line, item.mark.column)
        for item in loaded.found
        if item.mark
    }

"""Overlays: merged by key, lists replaced, null deletes, places follow."""

from pathlib import Path

import pytest

from key_account_adapter.policy.load import load, load_all, read
from key_account_adapter.policy.overlay import merge
from key_account_adapter.policy.strict_yaml import parse
from key_account_adapter.policy.tree import Node

from .policies import SMALL


def tree(text: str, file: str = "p.yaml") -> Node:
    node, found = parse(text.encode(), file, {})
    assert node is not None
    assert found == []
    return node


@pytest.mark.parametrize(
    ("base", "overlay", "merged"),
    [
        ("{a: 1, b: 2}", "{b: 3, c: 4}", {"a": 1, "b": 3, "c": 4}),
        ("{a: {b: 1, c: 2}}", "{a: {c: 3}}", {"a": {"b": 1, "c": 3}}),
        ("{a: [1, 2]}", "{a: [3]}", {"a": [3]}),
        ("{a: 1, b: 2}", "{b: null, c: null}", {"a": 1}),
        ("{a: 1}", "{a: {b: 1}}", {"a": {"b": 1}}),
        ("{a: {b: 1}}", "{a: 1}", {"a": 1}),
        ("{condition: {a: 1}}", "{condition: {b: 2}}", {"condition": {"b": 2}}),
    ],
)
def test_merging(base: str, overlay: str, merged: object) -> None:
    left, right = tree(base), tree(overlay)

    assert merge(left, right).plain() == merged
    assert left.plain() == tree(base).plain()


def test_places_follow_the_value() -> None:
    merged = merge(tree("a: 1\nb: 2", "base"), tree("\n\nb: 3", "over"))

    assert str(merged.deepest(("b",))[0].mark) == "over:3:4"
    assert str(merged.deepest(("a",))[0].mark) == "base:1:4"


def test_a_mistake_in_an_overlay_is_found_there(tmp_path: Path, small: str) -> None:
    overlay = tmp_path / "over.yaml"
    overlay.write_text("options:\n  flag:\n    strategic: {sequence: no}\n")

    loaded = load_all([small], [str(overlay)])

    assert [str(item.mark) for item in loaded[0].found] == [f"{overlay}:3:27"]


def test_an_overlay_that_cannot_be_read_makes_the_policy_invalid(small: str) -> None:
    loaded = load_all([small], ["nowhere.yaml"])

    assert not loaded[0].is_valid
    assert loaded[0].found[0].code == "POL013"


def test_an_overlay_alone_does_not_repair_a_policy_that_cannot_be_read(
    small: str,
) -> None:
    loaded = load("nowhere.yaml", [read(small)])

    assert not loaded.is_valid


def test_folders_give_their_yaml_files_in_order(tmp_path: Path) -> None:
    for name in ("b.yaml", "a.yml", "note.txt"):
        text = SMALL.replace("bundle: small", f"bundle: {name[0]}")
        (tmp_path / name).write_text(text)

    files = [Path(item.file).name for item in load_all([str(tmp_path)])]

    assert files == ["a.yml", "b.yaml"]


def test_a_folder_without_policies_is_a_finding(tmp_path: Path) -> None:
    assert "holds no .yaml file" in load_all([str(tmp_path)])[0].found[0].message


def test_a_bundle_may_appear_once(tmp_path: Path, small: str) -> None:
    again = tmp_path / "small2.yaml"
    again.write_text(SMALL)

    first, second = load_all([small, str(again)])

    assert first.is_valid
    assert not second.is_valid
    assert f"{again}:2:1" == str(second.found[0].mark)


def test_a_file_named_twice_is_read_once(small: str) -> None:
    assert len(load_all([small, small])) == 1


def test_a_path_that_no_system_takes_is_a_finding() -> None:
    assert load_all(["a\0b"])[0].found[0].code == "POL013"

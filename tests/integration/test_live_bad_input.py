"""What the command line refuses by itself, with a live server within reach."""

import json
from pathlib import Path

import pytest

from tests.integration.support import people
from tests.integration.support.cli import Cli
from tests.integration.support.worlds import World


def policy_file(folder: Path, text: str) -> Path:
    """A policy file."""
    file = folder / "policy.yaml"
    file.write_text(text, encoding="utf-8")
    return file


TABLE = """\
api_version: key-account/v1
bundle: x
title: X
schemes:
  s:
    name: S
    tiers:
"""


def tiers(**conditions: str) -> str:
    """A scheme of revenue in a year with these tiers, in this order."""
    year = "metric: revenue, over: rolling 12 months"
    return TABLE + "".join(
        f"      {key}: {{name: {key}, condition: {{{year}, {limit}}}}}\n"
        for key, limit in conditions.items()
    )


SHAPES = {
    "not YAML": "api_version: [",
    "unknown key": "api_version: key-account/v1\nbundle: x\ntitle: X\nrols: {}\n",
    "duplicate key": "api_version: key-account/v1\nbundle: x\nbundle: y\ntitle: X\n",
    "gap": tiers(A="gte: 500", B="lt: 100"),
    "overlap": tiers(A="gte: 500", B="between: [100, 600]", C="lt: 100"),
    "never reached": tiers(A="gte: 100", B="gte: 500", C="lt: 100"),
    "figure that nobody has": TABLE
    + "      A: {name: A, condition: {metric: reachability, gte: 150%}}\n"
    + "      B: {name: B, condition: otherwise}\n",
    "no number": tiers(A="gte: .nan", B="otherwise: 1"),
    "empty calendar": "api_version: key-account/v1\nbundle: x\ntitle: X\ncalendars:\n"
    "  office: {name: O, timezone: Asia/Shanghai, attendance: {}}\n",
}


@pytest.mark.parametrize("text", SHAPES.values(), ids=SHAPES.keys())
def test_what_the_file_shows_is_refused_before_anything_is_sent(
    cli: Cli, text: str
) -> None:
    """A bad file ends with 4 and a place, whichever command meets it."""
    file = policy_file(cli.home, text)

    for command in ("plan", "apply"):
        refused = cli.run(command, file)
        assert refused.code == 4, refused.text
        found = refused.json["diagnostics"]
        assert found
        assert all(item["line"] >= 1 for item in found), refused.text


SAID = {
    "gap": ("5:3", "POL302 no tier for revenue between 100 and 500"),
    "overlap": (
        "9:31",
        "POL302 tiers `A` and `B` both apply to revenue between 500 and 600",
    ),
    "never reached": ("9:31", "POL303 tier `B` is never given"),
    "figure that nobody has": ("8:31", "POL303 tier `A` is never given: impossible"),
    "no number": ("8:79", "POL004 '.nan' is not a number that can be compared"),
}


@pytest.mark.parametrize("name", SAID)
def test_tables_that_cannot_be_meant_are_named_with_line_and_figures(
    cli: Cli, name: str
) -> None:
    refused = cli.run("validate", policy_file(cli.home, SHAPES[name]), format="text")

    place, words = SAID[name]
    assert refused.code == 4
    assert f"policy.yaml:{place}: {words}" in refused.text, refused.text


UNCOUNTABLE = """\
api_version: key-account/v1
bundle: uncountable
title: X
options:
  product_group:
    film: {name: Film, categories: null}
    goods: {name: Goods, categories: [Goods]}
schemes:
  film:
    name: Film
    scope: {product_group: film}
    tiers:
      big: {name: Big, condition: {metric: revenue, gte: 1}}
      other: {name: Other, condition: otherwise}
  goods:
    name: Goods
    scope: {product_group: goods}
    tiers:
      heavy: {name: Heavy, condition: {metric: quantity, unit: t, gte: 1}}
      other: {name: Other, condition: otherwise}
"""
#: all goods are in pieces, and one order is in a currency that never had a rate
ODD_BUSINESS = """
UPDATE product_template SET categ_id = (
    SELECT id FROM product_category WHERE complete_name = 'Goods');
INSERT INTO res_currency (name, symbol, active, rounding)
VALUES ('KAX', 'KAX', true, 0.01);
UPDATE sale_order SET currency_id = (SELECT id FROM res_currency WHERE name = 'KAX')
 WHERE id = (SELECT min(id) FROM sale_order)
"""
TOLD = (
    "The product group “film” names no product category: whatever counts it has no data.",
    "are in units that cannot be converted to “t” and are left out: Tests.",
    "There is no exchange rate for KAX",
)


def test_what_cannot_be_counted_is_said_by_plan_and_by_the_run(
    base: World, tmp_path: Path
) -> None:
    """What has no data or no rate decides nothing silently; nor does an earlier day."""
    world = base.copy("uncountable")
    world.rows(ODD_BUSINESS)
    with world.start() as server:
        key = world.keys[people.ADMIN]
        cli = Cli(server.url, world.database, people.ADMIN, key, tmp_path)
        file = policy_file(cli.home, UNCOUNTABLE.replace("unit: t", "unit: no.pallet"))
        refused = cli.run("plan", file, format="text")
        file.write_text(UNCOUNTABLE, encoding="utf-8")

        planned = cli.run("plan", file, format="text")
        cli.must("apply", file, "--yes")
        run = cli.run("recompute", format="text")
        earlier = cli.run("recompute", "--as-of", people.GRADED, format="text")

    assert refused.code == 4
    assert "POL412 This server has no unit “no.pallet”" in refused.text, refused.text
    assert [told for told in TOLD if told not in planned.text] == [], planned.text
    notes = [line for line in run.text.splitlines() if line.startswith("note: ")]
    assert run.code == 0
    assert [told for told in TOLD if told not in "\n".join(notes)] == [], run.text
    assert earlier.code == 0
    assert "note: A run as of a later day has ended" in earlier.text, earlier.text
    names = world.rows(
        "SELECT DISTINCT t.key FROM key_account_grade g"
        " JOIN key_account_tier t ON t.id = g.tier_id ORDER BY 1"
    )
    assert names == [["film/other"], ["goods/other"]]


def test_without_a_yes_nothing_is_applied(cli: Cli) -> None:
    """No terminal to ask on and no --yes: declined, exit 1, nothing written."""
    file = policy_file(
        cli.home,
        "api_version: key-account/v1\nbundle: unasked\ntitle: U\n"
        "options: {mode: {call: {name: Call}}}\n",
    )

    declined = cli.run("apply", file)

    assert declined.code in (1, 64), declined.text
    assert declined.json["ok"] is False
    assert cli.run("history", "--bundle", "unasked").json["revisions"] == []


def test_usage_errors_are_json_too(cli: Cli) -> None:
    """Exit 64 for what the command line does not understand."""
    for arguments in (("plan",), ("nonsense",), ("recompute", "--batch-size", "0")):
        wrong = cli.run(*arguments)
        assert wrong.code == 64, wrong.text
        assert json.loads(wrong.stdout)["ok"] is False

"""The message a developer sees when something fails."""

from dev.errors import DevError


def test_says_what_why_and_what_to_do() -> None:
    error = DevError("no Odoo", why="it is missing", hint="run setup")

    assert str(error).splitlines() == [
        "error: no Odoo",
        "  why: it is missing",
        " hint: run setup",
    ]


def test_leaves_out_what_is_not_known() -> None:
    assert str(DevError("no Odoo")) == "error: no Odoo"

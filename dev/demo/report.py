"""What the demo prints at its end, read over RPC as a director would."""

import unicodedata
from typing import Any

import requests

from dev.demo.story import PEOPLE

Row = dict[str, Any]


class Reader:
    """Reads records over JSON-2 with an API key."""

    def __init__(self, url: str, database: str, key: str) -> None:
        self._url = f"{url}/json/2"
        self._headers = {
            "Authorization": f"bearer {key}",
            "X-Odoo-Database": database,
        }

    def call(self, model: str, method: str, **arguments: Any) -> Any:
        """One call of a method with named arguments."""
        answer = requests.post(
            f"{self._url}/{model}/{method}",
            json=arguments,
            headers=self._headers,
            timeout=60,
        )
        answer.raise_for_status()
        return answer.json()

    def rows(self, model: str, fields: list[str], **options: Any) -> list[Row]:
        """`search_read`, in English."""
        options.setdefault("domain", [])
        context = {"lang": "en_US", "tz": "Asia/Shanghai"}
        return list(
            self.call(model, "search_read", fields=fields, context=context, **options)
        )


def lines(reader: Reader, url: str) -> list[str]:
    """The whole report, line by line."""
    return [
        *_policies(reader),
        *_accounts(reader),
        *_moves(reader),
        *_proposals(reader),
        *_complaints(reader),
        *_logins(url),
        "",
        "Command line: .dev/venv/bin/key-account status --config .dev/demo.toml",
    ]


def _policies(reader: Reader) -> list[str]:
    rows = reader.rows("key.account.policy.bundle", ["name", "title", "revision"])
    return _section(
        "Policies applied",
        [
            f"{row['name']:<16} revision {row['revision']}  {row['title']}"
            for row in rows
        ],
    )


def _accounts(reader: Reader) -> list[str]:
    order = "tier_id, revenue_12m desc, name"
    rows = reader.rows("key.account", ["name", "tier_reason"], order=order)
    return _section(
        f"Accounts ({len(rows)})",
        [f"{_pad(row['name'], 24)} {row['tier_reason']}" for row in rows],
    )


def _moves(reader: Reader) -> list[str]:
    fields = ["key_account_id", "previous_tier_id", "tier_id", "valid_from"]
    rows = reader.rows(
        "key.account.grade", fields, domain=[("previous_tier_id", "!=", False)]
    )
    return _section(
        "Grades that moved",
        [
            f"{_pad(_name(row['key_account_id']), 24)} "
            f"{_name(row['previous_tier_id'])} → {_name(row['tier_id'])} "
            f"on {row['valid_from']}"
            for row in rows
        ],
    )


def _proposals(reader: Reader) -> list[str]:
    fields = ["key_account_id", "from_tier_id", "explanation_words"]
    rows = reader.rows(
        "key.account.grade.proposal", fields, domain=[("state", "=", "open")]
    )
    return _section(
        "Proposals for the director",
        [
            f"{_pad(_name(row['key_account_id']), 24)} "
            f"{_name(row['from_tier_id'])} → {row['explanation_words']}"
            for row in rows
        ],
    )


def _complaints(reader: Reader) -> list[str]:
    fields = ["name", "key_account_id", "severity_id", "deadline", "state"]
    rows = reader.rows(
        "key.account.complaint", fields, domain=[("state", "!=", "closed")]
    )
    return _section(
        "Open cases (times in UTC)",
        [
            f"{_pad(row['name'], 12)} {_pad(_name(row['key_account_id']), 24)} "
            f"{_pad(_name(row['severity_id']), 18)} "
            f"{row['state']:<10} "
            f"due {row['deadline'] or '– (the policy sets none)'}"
            for row in rows
        ],
    )


def _logins(url: str) -> list[str]:
    rows = [f"{person.login:<22} sees {person.sees}" for person in PEOPLE]
    return _section(f"Log in at {url} (the password is the login)", rows)


def _section(title: str, rows: list[str]) -> list[str]:
    return ["", title, "-" * len(title), *(rows or ["(none)"])]


def _name(value: Any) -> str:
    """The name out of a many2one as RPC gives it."""
    return str(value[1]) if value else "–"


def _pad(text: str, width: int) -> str:
    """`text` filled up to `width` columns; Chinese characters take two."""
    columns = sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)
    return text + " " * (width - columns)

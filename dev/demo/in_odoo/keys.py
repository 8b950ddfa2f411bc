"""API keys for the command line and for the report."""

import json
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

LIFETIME = timedelta(days=89)
"""Odoo lets ordinary users make keys for at most 90 days."""


def make(env: Any, path: str, logins: tuple[str, ...]) -> None:
    """Write a file `{login: key}`, readable by its owner only.

    Keys are shown once, so keys of an earlier call that nobody kept are removed.
    """
    keys = {}
    for login in logins:
        user = env["res.users"].search([("login", "=", login)])
        env["res.users.apikeys"].search([("user_id", "=", user.id)]).unlink()
        generate = env["res.users.apikeys"].with_user(user)._generate
        keys[login] = generate("rpc", "demo", datetime.now() + LIFETIME)
    target = Path(path)
    target.touch(mode=0o600)
    target.write_text(json.dumps(keys), encoding="utf-8")

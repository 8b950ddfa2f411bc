"""`make demo`: a running Odoo whose customers are graded by real policies."""

import json
import sys
import time
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from dev import addon, odoo, paths, postgres, progress
from dev.demo import carry, report
from dev.errors import DevError

DATABASE = "demo"
KEYS = paths.ROOT / ".dev" / "demo-keys.json"
KEY_OWNERS = ("policy_admin", "director")
FILLED = "key_account_demo.filled"
KEYS_ARE_GOOD_FOR = 60 * 86_400.0
"""Seconds; Odoo forgets them after 89 days."""

HALF_A_YEAR = timedelta(days=182)


def main() -> int:
    """Bring the demo up, or up to date, and print what it did."""
    try:
        _demo()
    except DevError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


def _demo() -> None:
    addon.database(DATABASE)
    server = odoo.find(DATABASE) or _start()
    first_time = not _filled()
    if first_time:
        progress.say("Filling in people, customers and orders")
        _in_odoo("people", "terms", "customers")
    keys = _keys()
    target = (server.url, DATABASE, keys["policy_admin"])
    carry.write_profile(*target)
    progress.say("Applying the policies")
    carry.apply(*target)
    if first_time:
        progress.say("Grading as of half a year ago, then as of today")
        _in_odoo("accounts")
        carry.recompute(*target, as_of=str(_today() - HALF_A_YEAR))
        _in_odoo("findings")
    carry.recompute(*target)
    if first_time:
        for months in range(1, 6):
            # A day before the last run: only the figures of its month are filled in.
            carry.recompute(*target, as_of=str(_today() - timedelta(days=30 * months)))
        _in_odoo("service", "evaluations", "surveys")
        _remember()
    reader = report.Reader(server.url, DATABASE, keys["director"])
    print("\n".join(report.lines(reader, server.url)))


def _today() -> date:
    """Today where the demo company is."""
    return datetime.now(ZoneInfo("Asia/Shanghai")).date()


def _start() -> odoo.Server:
    progress.say("Starting Odoo")
    return odoo.start(DATABASE, port=odoo.last_port(DATABASE), cron_threads=1)


def _in_odoo(*names: str) -> None:
    """Run `fill(env)` of modules of `dev.demo.in_odoo`, each in one transaction."""
    code = [f"import sys; sys.path.insert(0, {str(paths.ROOT)!r})"]
    for name in names:
        code.append(f"from dev.demo.in_odoo import {name}")
        code.append(f"{name}.fill(env); env.cr.commit()")
    odoo.shell(DATABASE, "\n".join(code))


def _keys() -> dict[str, str]:
    """`{login: API key}`, made anew when they are missing or about to expire."""
    oldest = time.time() - KEYS_ARE_GOOD_FOR
    if not KEYS.exists() or KEYS.stat().st_mtime < oldest or not _filled():
        _make_keys()
    keys: dict[str, str] = json.loads(KEYS.read_text(encoding="utf-8"))
    return keys


def _make_keys() -> None:
    code = (
        f"import sys; sys.path.insert(0, {str(paths.ROOT)!r})\n"
        "from dev.demo.in_odoo import keys\n"
        f"keys.make(env, {str(KEYS)!r}, {KEY_OWNERS!r}); env.cr.commit()"
    )
    odoo.shell(DATABASE, code)


def _filled() -> bool:
    """Whether an earlier run got to its end on this database."""
    query = f"SELECT 1 FROM ir_config_parameter WHERE key = '{FILLED}'"
    return bool(postgres.ensure().sql(query, DATABASE).strip())


def _remember() -> None:
    code = f"env['ir.config_parameter'].set_param('{FILLED}', 'yes'); env.cr.commit()"
    odoo.shell(DATABASE, code)


if __name__ == "__main__":
    sys.exit(main())

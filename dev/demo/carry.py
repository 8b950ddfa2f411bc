"""Carry the policies to the demo's Odoo with the command line that everybody uses."""

import os
import subprocess
import sys
from pathlib import Path

from dev import paths, progress
from dev.errors import DevError

POLICIES = Path("config") / "policies"
OVERLAYS = Path("dev") / "demo" / "policies"
"""Relative to the clone, as a person would type them there."""

BUNDLES = ("crm_abc", "kam_method", "oil_transport", "enterprise", "customer_data")


PROFILE = paths.ROOT / ".dev" / "demo.toml"


def write_profile(url: str, database: str, key: str) -> None:
    """Leave a profile, so that `key-account --config .dev/demo.toml` reaches the demo."""
    secret = PROFILE.with_suffix(".key")
    secret.touch(mode=0o600)
    secret.write_text(key, encoding="utf-8")
    fields = {"url": url, "db": database, "login": "policy_admin"}
    lines = [f'{name} = "{value}"' for name, value in fields.items()]
    lines.append(f'api_key_file = "{secret}"')
    head = ['default_profile = "demo"', "", "[profiles.demo]"]
    PROFILE.write_text("\n".join([*head, *lines, ""]), encoding="utf-8")


def apply(url: str, database: str, key: str) -> None:
    """Apply every bundle of the demo, in order; quick when nothing changed."""
    for bundle in BUNDLES:
        command = ["apply", str(POLICIES / f"{bundle}.yaml"), "--yes"]
        overlay = OVERLAYS / f"{bundle}.yaml"
        if (paths.ROOT / overlay).exists():
            command += ["--overlay", str(overlay)]
        key_account(url, database, key, *command)


def recompute(url: str, database: str, key: str, as_of: str | None = None) -> None:
    """Recompute all grades, as of a day in the past or of today."""
    dated = ["--as-of", as_of] if as_of else []
    key_account(url, database, key, "recompute", "--resume", *dated)


def key_account(url: str, database: str, key: str, *arguments: str) -> None:
    """Run `key-account`; the key travels in the environment, never as an argument.

    Prints the last line of its result; progress goes to stderr as it comes.

    Raises:
        DevError: the command failed; it has said why.
    """
    environment = {
        **os.environ,
        "KEY_ACCOUNT_URL": url,
        "KEY_ACCOUNT_DB": database,
        "KEY_ACCOUNT_API_KEY": key,
    }
    done = subprocess.run(
        [sys.executable, "-m", "key_account_adapter", *arguments],
        env=environment,
        cwd=paths.ROOT,
        stdout=subprocess.PIPE,
        text=True,
        check=False,
    )
    if done.returncode:
        raise DevError(
            f"`key-account {arguments[0]}` ended with code {done.returncode}",
            why="its message stands above",
            hint="mend it and run the demo again; nothing is done twice",
        )
    progress.note(done.stdout.strip().splitlines()[-1])

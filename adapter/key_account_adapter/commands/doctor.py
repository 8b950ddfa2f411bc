"""``key-account doctor``: is everything in place, and if not, what to do."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import Any, Literal
from urllib.parse import urlsplit

from .. import __version__
from ..client.answers import Description
from ..client.interface import PolicyClient
from ..client.settings import Settings
from ..diagnostics import Diagnostic
from ..errors import AdapterError
from ..exit_codes import ExitCode
from ..policy.schema import API_VERSION
from .server import is_too_old

Level = Literal["ok", "warn", "fail"]
LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})
SKEW_SECONDS = 120
KINDS = frozenset(
    {
        "calendar",
        "option",
        "role",
        "scheme",
        "tier",
        "criterion",
        "evaluation_type",
        "severity",
    }
)


@dataclass(frozen=True, slots=True)
class Check:
    """One line: what was looked at, how it is, what to do about it."""

    name: str
    level: Level
    message: str
    advice: str = ""


@dataclass(frozen=True, slots=True)
class DoctorReport:
    """All checks."""

    checks: Sequence[Check]

    @property
    def exit_code(self) -> ExitCode:
        failed = any(item.level == "fail" for item in self.checks)
        return ExitCode.CONNECTION if failed else ExitCode.OK

    @property
    def diagnostics(self) -> Sequence[Diagnostic]:
        return ()

    def as_dict(self) -> dict[str, Any]:
        return {"checks": [asdict(item) for item in self.checks]}


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What the checks need besides the server."""

    settings: Settings
    connect: Callable[[], PolicyClient]
    now: Callable[[], datetime] = lambda: datetime.now(UTC)
    open_key_file: str = ""


def doctor(around: Surroundings) -> DoctorReport:
    """Look at everything that can be looked at, even if something fails."""
    return DoctorReport([*_here(around), *_there(around)])


def _here(around: Surroundings) -> Iterator[Check]:
    yield Check("client", "ok", f"key-account {__version__}, policies {API_VERSION}")
    yield _tls(around.settings)
    if around.open_key_file:
        yield Check(
            "key file",
            "warn",
            f"{around.open_key_file} can be read by other users",
            f"chmod 600 {around.open_key_file}",
        )


def _there(around: Surroundings) -> Iterator[Check]:
    try:
        client = around.connect()
        yield Check("transport", "ok", client.transport)
        server = client.describe()
    except AdapterError as error:
        yield Check("server", "fail", error.message, error.hint)
        return
    yield from _server(server)
    yield _database(server, around.settings.database_uuid)
    yield _rights(server)
    yield _clock(server, around.now())
    yield _languages(server)
    client.close()


def _tls(settings: Settings) -> Check:
    parts = urlsplit(settings.url)
    if parts.scheme == "https":
        return Check("tls", "ok", "https, certificates are verified")
    if parts.hostname in LOOPBACK:
        return Check("tls", "ok", "http to this machine")
    advice = "use https: the key travels in clear"
    return Check("tls", "warn", f"plain http to {parts.hostname}", advice)


def _server(server: Description) -> Iterator[Check]:
    yield Check("server", "ok", f"Odoo {server.odoo_version}, the key works")
    version = f"key_account_module {server.module_version}"
    upgrade = "upgrade the addon, or install the matching key-account"
    if is_too_old(server.module_version):
        yield Check("addon", "fail", f"{version} is too old", upgrade)
    elif server.api_version != API_VERSION:
        message = f"{version} speaks {server.api_version}, not {API_VERSION}"
        yield Check("addon", "fail", message, upgrade)
    elif missing := sorted(KINDS - set(server.kinds)):
        message = f"{version} does not know: {', '.join(missing)}"
        yield Check("addon", "warn", message, upgrade)
    else:
        yield Check("addon", "ok", version)


def _database(server: Description, expected: str) -> Check:
    text = f"{server.database} ({server.database_uuid})"
    if not expected:
        advice = "set database_uuid in the profile to refuse any other database"
        return Check("database", "ok", text, advice)
    if expected != server.database_uuid:
        advice = "check --db, or correct database_uuid in the profile"
        return Check("database", "fail", f"{text} is not {expected}", advice)
    return Check("database", "ok", f"{text}, as the profile says")


def _rights(server: Description) -> Check:
    if server.policy_admin:
        return Check("rights", "ok", f"{server.login} administers policies")
    advice = "give the user the group Key Accounts / Policy Administrator"
    return Check("rights", "fail", f"{server.login} may not apply policies", advice)


def _clock(server: Description, now: datetime) -> Check:
    try:
        theirs = datetime.fromisoformat(server.server_time)
    except ValueError:
        return Check("clock", "warn", f"the server says '{server.server_time}'")
    theirs = theirs.replace(tzinfo=theirs.tzinfo or UTC)
    skew = round(abs((now - theirs).total_seconds()))
    if skew > SKEW_SECONDS:
        advice = "set both clocks by NTP: deadlines and --as-of depend on them"
        return Check("clock", "warn", f"{skew} s apart from the server", advice)
    return Check("clock", "ok", f"{skew} s apart from the server")


def _languages(server: Description) -> Check:
    languages = ", ".join(server.languages)
    if "en_US" in server.languages:
        return Check("languages", "ok", languages)
    advice = "names without a language are written as en_US: activate it"
    return Check("languages", "warn", languages or "none", advice)

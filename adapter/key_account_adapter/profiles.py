"""Profiles: where servers are, in one TOML file. Options and environment win."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from .client.settings import Settings, Timeouts, TransportName
from .credentials import KeySource, split_command
from .errors import BadUsage

APP = "key-account"
FILE = "profiles.toml"
TRANSPORTS: tuple[TransportName, ...] = ("auto", "json2", "jsonrpc")
TEXTS = ("url", "db", "login", "transport", "ca_bundle", "database_uuid")
KEYS = ("api_key_file", "api_key_env", "api_key_command")
KNOWN = frozenset({*TEXTS, *KEYS, "timeout"})
SECRETS = frozenset({"api_key", "key", "password", "token"})


NO_SETTINGS = Settings(url="")
NO_KEY = KeySource()


@dataclass(frozen=True, slots=True)
class Profile:
    """One entry of the file."""

    name: str = ""
    settings: Settings = NO_SETTINGS
    key: KeySource = NO_KEY


def default_file() -> Path:
    """Where profiles are kept unless ``--config`` says otherwise."""
    from platformdirs import user_config_path

    return user_config_path(APP) / FILE


def load_profile(name: str, config: str = "") -> Profile:
    """The profile `name`, or the file's default; an empty one if there is none."""
    path = Path(config) if config else default_file()
    if not path.exists():
        if config or name:
            raise BadUsage(f"There is no profile file {path}.")
        return Profile()
    data = _read(path)
    chosen = name or data.get("default_profile", "")
    profiles = data.get("profiles", {})
    if not chosen:
        return Profile()
    if not isinstance(profiles, dict) or not isinstance(profiles.get(chosen), dict):
        known = ", ".join(profiles) if isinstance(profiles, dict) else ""
        hint = f"known: {known}" if known else ""
        raise BadUsage(f"{path} has no profile '{chosen}'.", hint=hint)
    return _profile(chosen, profiles[chosen], path)


def resolve(profile: Profile, options: Mapping[str, Any]) -> Settings:
    """The settings of `profile` with the options that are given laid over."""
    settings = profile.settings
    given = {key: options[key] for key in TEXTS if options.get(key)}
    if options.get("timeout"):
        given["timeouts"] = _timeouts(options["timeout"])
    settings = replace(settings, profile=profile.name, **given)
    if not settings.url:
        hint = "give --url, set KEY_ACCOUNT_URL, or name a profile"
        raise BadUsage("No server was given.", hint=hint)
    return replace(settings, url=clean_url(settings.url))


def clean_url(url: str) -> str:
    """`url` without a trailing slash; refused if it holds a login or is no http url."""
    try:
        parts = urlsplit(url)
        usable = parts.scheme in ("http", "https") and bool(parts.hostname)
        _ = parts.port
    except ValueError:
        raise BadUsage("The url cannot be read.") from None
    if "@" in parts.netloc:
        raise BadUsage("The url holds a login or a key: leave it out.")
    if not usable or parts.query or parts.fragment:
        hint = "write it like https://erp.example.com"
        raise BadUsage("The url is not a plain http or https address.", hint=hint)
    return url.rstrip("/")


def _read(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise BadUsage(f"{path} cannot be read: {reason}.") from None


def _profile(name: str, data: Mapping[str, Any], path: Path) -> Profile:
    where = f"{path}, profile '{name}'"
    for key in data:
        if key in SECRETS:
            hint = "use api_key_file, api_key_command or api_key_env"
            raise BadUsage(f"{where}: {key} does not belong into a profile.", hint=hint)
        if key not in KNOWN:
            hint = f"known: {', '.join(sorted(KNOWN))}"
            raise BadUsage(f"{where}: unknown key '{key}'.", hint=hint)
    texts = {key: _text(data[key], key, where) for key in TEXTS if key in data}
    if texts.get("transport", "auto") not in TRANSPORTS:
        raise BadUsage(f"{where}: transport is one of {', '.join(TRANSPORTS)}.")
    if "timeout" in data:
        texts["timeouts"] = _timeouts(data["timeout"], where)
    return Profile(name, Settings(**{"url": "", **texts}), _key_source(data, where))


def _key_source(data: Mapping[str, Any], where: str) -> KeySource:
    command = data.get("api_key_command", [])
    if isinstance(command, str):
        command = split_command(command)
    if not all(isinstance(part, str) for part in command):
        raise BadUsage(f"{where}: api_key_command is a list of texts.")
    file, env = (
        _text(data.get(key, ""), key, where) for key in ("api_key_file", "api_key_env")
    )
    return KeySource(file=file, env=env, command=command)


def _text(value: Any, key: str, where: str) -> Any:
    if not isinstance(value, str):
        raise BadUsage(f"{where}: {key} is not a text.")
    return value


def _timeouts(seconds: Any, where: str = "--timeout") -> Timeouts:
    if isinstance(seconds, bool) or not isinstance(seconds, int | float):
        raise BadUsage(f"{where}: timeout is not a number of seconds.")
    if seconds <= 0:
        raise BadUsage(f"{where}: timeout is not above zero.")
    connect = min(float(seconds), Timeouts().connect)
    return Timeouts(connect=connect, read=float(seconds), write=float(seconds))

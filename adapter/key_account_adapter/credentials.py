"""Get the API key from where it is kept; never from the command line or a profile."""

import os
import shlex
import stat
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from . import redact
from .errors import BadUsage

ENV_KEY = "KEY_ACCOUNT_API_KEY"
ENV_FILE = "KEY_ACCOUNT_API_KEY_FILE"
COMMAND_SECONDS = 60
NO_KEY = (
    "give --api-key-file, --api-key-command or --api-key-stdin, "
    f"set {ENV_KEY} or {ENV_FILE}, or name the key in a profile"
)


@dataclass(frozen=True, slots=True)
class KeySource:
    """Where a key may come from; the first that is set wins."""

    file: str = ""
    command: Sequence[str] = ()
    stdin: bool = False
    env: str = ""

    @property
    def is_set(self) -> bool:
        return bool(self.file or self.command or self.stdin or self.env)


def find_key(
    options: KeySource, profile: KeySource, environ: Mapping[str, str] | None = None
) -> str:
    """Return the key: options, then the environment, then the profile."""
    env = os.environ if environ is None else environ
    for source in (options, _from_environment(env), profile):
        if source.is_set:
            key = _clean(_read(source, env))
            redact.register(key)
            return key
    raise BadUsage("No API key was given.", hint=NO_KEY)


def split_command(text: str) -> list[str]:
    """A command line as a list, without a shell."""
    try:
        return shlex.split(text)
    except ValueError as error:
        raise BadUsage(f"The key command cannot be read: {error}.") from None


def is_open_to_others(path: str) -> bool:
    """Whether other users of the machine may read `path`."""
    try:
        mode = Path(path).expanduser().stat().st_mode
    except OSError:
        return False
    return os.name == "posix" and bool(mode & (stat.S_IRGRP | stat.S_IROTH))


def _from_environment(env: Mapping[str, str]) -> KeySource:
    if env.get(ENV_KEY):
        return KeySource(env=ENV_KEY)
    return KeySource(file=env.get(ENV_FILE, ""))


def _read(source: KeySource, env: Mapping[str, str]) -> str:
    readers: tuple[tuple[bool, Callable[[], str]], ...] = (
        (bool(source.file), lambda: _from_file(source.file)),
        (bool(source.command), lambda: _from_command(source.command)),
        (source.stdin, lambda: sys.stdin.readline()),
    )
    for is_set, read in readers:
        if is_set:
            return read()
    if not env.get(source.env):
        raise BadUsage(f"The environment variable {source.env} holds no API key.")
    return env[source.env]


def _from_file(path: str) -> str:
    try:
        return Path(path).expanduser().read_text(encoding="utf-8")
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or "it is not text"
        raise BadUsage(f"The key file {path} cannot be read: {reason}.") from None


def _from_command(command: Sequence[str]) -> str:
    try:
        result = subprocess.run(
            list(command), stdout=subprocess.PIPE, timeout=COMMAND_SECONDS, check=True
        )
        return result.stdout.decode()
    except subprocess.CalledProcessError as error:
        reason = f"it ended with {error.returncode}"
    except subprocess.TimeoutExpired:
        reason = f"it took more than {COMMAND_SECONDS} s"
    except UnicodeDecodeError:
        reason = "it did not print text"
    except OSError as error:
        reason = str(error.strerror)
    raise BadUsage(f"The key command {command[0]} failed: {reason}.") from None


def _clean(text: str) -> str:
    key = text.strip()
    if not key:
        raise BadUsage("The API key is empty.", hint=NO_KEY)
    # Also keeps line breaks out of the request's headers.
    if not (key.isascii() and key.isprintable()) or " " in key:
        raise BadUsage("The API key holds characters that no key has.", hint=NO_KEY)
    return key

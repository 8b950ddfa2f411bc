"""Profiles and how options are laid over them."""

from pathlib import Path

import pytest

from key_account_adapter.client.settings import Timeouts
from key_account_adapter.errors import BadUsage
from key_account_adapter.profiles import (
    clean_url,
    default_file,
    load_profile,
    resolve,
)

GOOD = """
default_profile = "local"

[profiles.local]
url = "http://127.0.0.1:8069/"
db = "demo"
login = "admin"
api_key_file = "~/key"
timeout = 5

[profiles.prod]
url = "https://erp.example.com"
transport = "json2"
api_key_command = ["pass", "show", "odoo"]
database_uuid = "u"

[profiles.ci]
url = "https://erp.example.com"
api_key_command = "pass show odoo"
api_key_env = "CI_KEY"
"""


@pytest.fixture
def config(tmp_path: Path) -> str:
    file = tmp_path / "profiles.toml"
    file.write_text(GOOD)
    return str(file)


def test_the_default_profile_is_used(config: str) -> None:
    profile = load_profile("", config)

    settings = resolve(profile, {})
    assert (settings.url, settings.db, settings.profile) == (
        "http://127.0.0.1:8069",
        "demo",
        "local",
    )
    assert settings.timeouts == Timeouts(connect=5, read=5, write=5)
    assert profile.key.file == "~/key"


def test_options_win_over_the_profile(config: str) -> None:
    options = {"db": "other", "timeout": 30.0, "url": None}

    settings = resolve(load_profile("local", config), options)

    assert settings.db == "other"
    assert settings.timeouts == Timeouts(connect=10, read=30, write=30)


def test_commands_may_be_a_list_or_a_line(config: str) -> None:
    assert load_profile("prod", config).key.command == ["pass", "show", "odoo"]
    assert load_profile("ci", config).key.command == ["pass", "show", "odoo"]


def test_without_any_file_options_are_enough() -> None:
    assert resolve(load_profile(""), {"url": "https://x"}).url == "https://x"


def test_the_default_file_is_in_the_users_folder(tmp_path: Path) -> None:
    assert default_file() == tmp_path / "config" / "key-account" / "profiles.toml"


def test_a_file_without_default_gives_no_profile(tmp_path: Path) -> None:
    file = tmp_path / "p.toml"
    file.write_text("[profiles.a]\n")

    assert load_profile("", str(file)).name == ""


@pytest.mark.parametrize(
    ("text", "name", "reason"),
    [
        (None, "", "There is no profile file"),
        ("x = ", "", "cannot be read"),
        ("", "prod", "no profile 'prod'"),
        ("profiles = 1", "prod", "no profile 'prod'"),
        ("[profiles.a]\n", "prod", "no profile 'prod'"),
        ("[profiles.a]\napi_key = 'x'", "a", "api_key does not belong"),
        ("[profiles.a]\npassword = 'x'", "a", "password does not belong"),
        ("[profiles.a]\nulr = 'x'", "a", "unknown key 'ulr'"),
        ("[profiles.a]\nurl = 5", "a", "url is not a text"),
        ("[profiles.a]\ntransport = 'x'", "a", "transport is one of"),
        ("[profiles.a]\ntimeout = 'x'", "a", "timeout is not a number"),
        ("[profiles.a]\ntimeout = true", "a", "timeout is not a number"),
        ("[profiles.a]\ntimeout = 0", "a", "timeout is not above zero"),
        ("[profiles.a]\napi_key_command = [5]", "a", "is a list of texts"),
        ("[profiles.a]\napi_key_file = 5", "a", "api_key_file is not a text"),
    ],
)
def test_wrong_files_are_refused(
    tmp_path: Path, text: str | None, name: str, reason: str
) -> None:
    file = tmp_path / "p.toml"
    if text is not None:
        file.write_text(text)

    with pytest.raises(BadUsage, match=reason):
        load_profile(name, str(file))


def test_a_named_profile_needs_a_file() -> None:
    with pytest.raises(BadUsage, match="There is no profile file"):
        load_profile("prod")


def test_no_server_at_all_is_refused() -> None:
    with pytest.raises(BadUsage, match="No server was given"):
        resolve(load_profile(""), {})


@pytest.mark.parametrize(
    "url",
    [
        "erp.example.com",
        "ftp://x",
        "http://",
        "http://user:secret-word@x",
        "http://x:port",
        "http://x?a=1",
        "http://x#a",
        "http://[x",
    ],
)
def test_odd_addresses_are_refused_without_showing_them(url: str) -> None:
    with pytest.raises(BadUsage) as caught:
        clean_url(url)

    assert "secret-word" not in str(caught.value)


def test_the_example_file_loads(monkeypatch: pytest.MonkeyPatch) -> None:
    example = Path(__file__).parents[3] / "config" / "profiles.example.toml"

    profile = load_profile("", str(example))
    others = [load_profile(name, str(example)).name for name in ("prod", "old")]

    assert profile.name == "local"
    assert others == ["prod", "old"]

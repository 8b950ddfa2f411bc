"""Where keys come from, in which order, and that they never show."""

import io
import sys
from pathlib import Path

import pytest

from key_account_adapter import redact
from key_account_adapter.credentials import (
    KeySource,
    find_key,
    is_open_to_others,
    split_command,
)
from key_account_adapter.errors import BadUsage

NOTHING = KeySource()


def test_options_win_over_the_environment_and_that_over_the_profile(
    tmp_path: Path,
) -> None:
    file = tmp_path / "key"
    file.write_text("from-file\n")
    option, profile = KeySource(file=str(file)), KeySource(env="MINE")
    env = {"KEY_ACCOUNT_API_KEY": "from-env", "MINE": "from-profile"}

    assert find_key(option, profile, env) == "from-file"
    assert find_key(NOTHING, profile, env) == "from-env"
    assert find_key(NOTHING, profile, {"MINE": "from-profile"}) == "from-profile"


def test_the_environment_may_name_a_file(tmp_path: Path) -> None:
    file = tmp_path / "key"
    file.write_text("from-file")

    assert (
        find_key(NOTHING, NOTHING, {"KEY_ACCOUNT_API_KEY_FILE": str(file)})
        == "from-file"
    )


def test_a_command_prints_the_key() -> None:
    command = KeySource(command=[sys.executable, "-c", "print('from-command')"])

    assert find_key(command, NOTHING, {}) == "from-command"


def test_stdin_gives_the_key(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO("from-stdin\nmore"))

    assert find_key(KeySource(stdin=True), NOTHING, {}) == "from-stdin"


def test_no_key_says_how_to_give_one() -> None:
    with pytest.raises(BadUsage) as caught:
        find_key(NOTHING, NOTHING, {})

    assert "KEY_ACCOUNT_API_KEY" in caught.value.hint


@pytest.mark.parametrize(
    ("source", "reason"),
    [
        (KeySource(file="/nowhere/key"), "cannot be read: No such file"),
        (KeySource(command=["/nowhere/tool"]), "failed: No such file"),
        (KeySource(command=[sys.executable, "-c", "exit(3)"]), "ended with 3"),
        (
            KeySource(
                command=[
                    sys.executable,
                    "-c",
                    "import sys; sys.stdout.buffer.write(b'\\xff')",
                ]
            ),
            "did not print text",
        ),
        (KeySource(env="UNSET"), "UNSET holds no API key"),
        (KeySource(command=[sys.executable, "-c", ""]), "is empty"),
    ],
)
def test_sources_that_do_not_work(source: KeySource, reason: str) -> None:
    with pytest.raises(BadUsage, match=reason):
        find_key(source, NOTHING, {})


def test_a_slow_command_is_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("key_account_adapter.credentials.COMMAND_SECONDS", 0.05)
    command = KeySource(command=[sys.executable, "-c", "import time; time.sleep(600)"])

    with pytest.raises(BadUsage, match="took more than"):
        find_key(command, NOTHING, {})


def test_a_binary_key_file_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "key"
    file.write_bytes(b"\xff\xfe")

    with pytest.raises(BadUsage, match="it is not text"):
        find_key(KeySource(file=str(file)), NOTHING, {})


@pytest.mark.parametrize("key", ["two words", "two\nlines", "kéy-with-accent"])
def test_a_key_with_odd_characters_is_refused_without_showing_it(key: str) -> None:
    with pytest.raises(BadUsage) as caught:
        find_key(NOTHING, NOTHING, {"KEY_ACCOUNT_API_KEY": key})

    assert key not in str(caught.value)


def test_a_key_is_masked_from_the_moment_it_is_read() -> None:
    find_key(NOTHING, NOTHING, {"KEY_ACCOUNT_API_KEY": "abcdefgh12345"})

    assert "abcdefgh12345" not in redact.redact("token abcdefgh12345!")


def test_a_command_line_that_cannot_be_split_is_refused() -> None:
    assert split_command("pass show 'my key'") == ["pass", "show", "my key"]
    with pytest.raises(BadUsage, match="cannot be read"):
        split_command("pass 'open")


def test_files_that_others_can_read_are_noticed(tmp_path: Path) -> None:
    file = tmp_path / "key"
    file.write_text("k")
    file.chmod(0o644)
    assert is_open_to_others(str(file))

    file.chmod(0o600)
    assert not is_open_to_others(str(file))
    assert not is_open_to_others("/nowhere/key")

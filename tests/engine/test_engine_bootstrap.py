"""The script at the root: installs once, for this Python and these locks, and explains itself."""

from __future__ import annotations

import importlib.machinery
import importlib.util
import re
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).resolve().parents[2]
SCRIPT = ROOT / "havre"


@pytest.fixture
def script(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """The script as a module, on a root of its own with two small locks."""
    loader = importlib.machinery.SourceFileLoader("havre_script", str(SCRIPT))
    module = importlib.util.module_from_spec(importlib.util.spec_from_loader("havre_script", loader))
    loader.exec_module(module)
    monkeypatch.setattr(module, "ROOT", tmp_path)
    (tmp_path / "requirements").mkdir()
    for name in ("demo", "test", "tools"):
        (tmp_path / "requirements" / f"{name}.lock").write_text(f"{name}==1\n")
    return module


@pytest.fixture
def venv(tmp_path: Path) -> Path:
    folder = tmp_path / "venv"
    (folder / "bin").mkdir(parents=True)
    (folder / "bin" / "python").symlink_to(sys.executable)
    (folder / "pyvenv.cfg").touch()
    return folder


def run(*words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, SCRIPT, *words], capture_output=True, text=True, check=False)


@pytest.mark.parametrize("words", [(), ("demmo",)])
def test_an_unknown_verb_gets_the_usage_in_french(words: tuple[str, ...]) -> None:
    done = run(*words)

    assert done.returncode == 2
    assert done.stdout == ""
    assert done.stderr.startswith("Havre : les commandes")
    assert all(f"./havre {verb}" in done.stderr for verb in ("demo", "test", "check", "manage", "bench"))


def test_help_is_not_an_error() -> None:
    done = run("--help")

    assert (done.returncode, done.stderr) == (0, "")


def test_the_second_run_installs_nothing(script: ModuleType, venv: Path, monkeypatch) -> None:
    installed = []
    monkeypatch.setattr(script, "_install", lambda venv, lock: installed.append(lock.name))

    script.ensure(venv, ("demo", "test"))
    script.ensure(venv, ("demo", "test"))

    assert installed == ["demo.lock"]


def test_the_demonstration_accepts_the_environment_of_the_tests_but_not_the_reverse(
    script: ModuleType, venv: Path
) -> None:
    (venv / ".havre").write_text(script.key_of("test"))
    assert script.is_ready(venv, ("demo", "test"))

    (venv / ".havre").write_text(script.key_of("demo"))
    assert not script.is_ready(venv, ("test",))


def test_a_changed_lock_or_another_python_installs_again(script: ModuleType, venv: Path, monkeypatch) -> None:
    (venv / ".havre").write_text(script.key_of("demo"))

    script.lock_path("demo").write_text("demo==2\n")
    assert not script.is_ready(venv, ("demo",))

    (venv / ".havre").write_text(script.key_of("demo"))
    monkeypatch.setattr(script.sys, "version", "3.99")
    assert not script.is_ready(venv, ("demo",))


def test_the_tests_tools_stay_when_the_demonstration_brings_the_environment_up_to_date(
    script: ModuleType, venv: Path, monkeypatch
) -> None:
    installed = []
    monkeypatch.setattr(script, "_install", lambda venv, lock: installed.append(lock.name))
    (venv / ".havre").write_text("test:former")

    script.ensure(venv, ("demo", "test"))

    assert installed == ["test.lock"]


def test_nothing_is_installed_through_a_link(script: ModuleType, venv: Path, monkeypatch, capsys) -> None:
    monkeypatch.setattr(script, "_install", lambda venv, lock: pytest.fail("installed through a link"))
    link = venv.with_name("link")
    link.symlink_to(venv)

    script.ensure(link, ("demo",))

    assert "est un lien" in capsys.readouterr().out


def test_an_installation_that_fails_leaves_no_key_and_says_what_to_do(
    script: ModuleType, venv: Path, monkeypatch
) -> None:
    (venv / ".havre").write_text("demo:former")
    tried = []

    def fail(command, environment=None):
        tried.append(command)
        raise subprocess.CalledProcessError(1, command, output="pas de réseau")

    monkeypatch.setattr(script, "_run", fail)

    with pytest.raises(script.CannotInstall, match=r"(?s)pas de réseau.*python3-venv"):
        script.ensure(venv, ("demo",))

    assert not (venv / ".havre").exists()
    assert any("venv" in command for command in tried)


def test_pip_takes_over_when_uv_fails(script: ModuleType, venv: Path, monkeypatch) -> None:
    tried = []

    def only_pip_works(command, environment=None):
        tried.append(command)
        if command[1:3] == ["-m", "venv"]:
            venv.mkdir()
        if command[1:3] == ["-m", "venv"] or "--no-deps" in command:
            return ""
        raise subprocess.CalledProcessError(1, command, output="")

    monkeypatch.setattr(script, "_run", only_pip_works)

    script.ensure(venv, ("demo",))

    assert tried[-1][1:5] == ["-m", "pip", "install", "-q"]
    assert "--require-hashes" in tried[-1]


def test_a_folder_that_is_not_an_environment_is_left_alone(script: ModuleType, tmp_path: Path) -> None:
    precious = tmp_path / "precious"
    precious.mkdir()
    (precious / "letter").touch()

    with pytest.raises(script.CannotInstall):
        script.ensure(precious, ("demo",))

    assert (precious / "letter").exists()


def test_locks_hold_hashes_and_no_address() -> None:
    for lock in (ROOT / "requirements").glob("*.lock"):
        text = lock.read_text()
        assert "://" not in text
        assert "index-url" not in text
        assert "--hash=sha256:" in text


def test_the_tests_environment_is_a_superset_of_the_demonstrations() -> None:
    pins = {
        name: set(
            re.findall(r"^(\S+==\S+)", (ROOT / "requirements" / f"{name}.lock").read_text(), re.MULTILINE)
        )
        for name in ("demo", "test")
    }

    assert pins["demo"] - pins["test"] == set()

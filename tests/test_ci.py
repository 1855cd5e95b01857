"""The GitHub action and the documentation's snippets: by their public schemas, and run as a runner does."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import sysconfig
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from agendas import BAD, GOOD

from cocheck.cli.main import main

SOURCE = Path(__file__).parent.parent
ACTION = yaml.safe_load((SOURCE / "action.yml").read_text(encoding="utf-8"))
STEPS = {step["name"]: step for step in ACTION["runs"]["steps"] if "run" in step}
RUNNER = pytest.mark.skipif(shutil.which("bash") is None, reason="bash is not installed")


def valid(schema: str, file: Path) -> None:
    """Holds the file against a schema of schemastore.org that check-jsonschema brings along."""
    done = subprocess.run(
        [sys.executable, "-m", "check_jsonschema", "--builtin-schema", schema, str(file)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_action_is_valid() -> None:
    valid("vendor.github-actions", SOURCE / "action.yml")


def test_no_input_becomes_text_of_a_script() -> None:
    for step in STEPS.values():
        assert "${{" not in step["run"]
        done = subprocess.run(["bash", "-n"], input=step["run"], text=True, capture_output=True, check=False)
        assert (done.returncode, done.stderr) == (0, "")


class Runner:
    """What GitHub's runner gives to a composite action's step, and takes from it."""

    def __init__(self, folder: Path) -> None:
        self.temp = folder / "temp"
        self.temp.mkdir()
        outside = {name: value for name, value in os.environ.items() if not name.startswith("PIP_")}
        self.environment = {
            **outside,
            "RUNNER_TEMP": str(self.temp),
            "GITHUB_ACTION_PATH": str(folder / "action"),
            "PIP_NO_INDEX": "1",
            "PIP_NO_DEPS": "1",
            "PIP_NO_BUILD_ISOLATION": "0",  # pip reads this one the wrong way round: it means "yes, none"
            "PIP_CONFIG_FILE": os.devnull,
            "PYTHONPATH": sysconfig.get_path("purelib"),
        }

    def run(self, step: str, folder: Path, **inputs: str) -> subprocess.CompletedProcess[str]:
        defaults = {name: str(entry.get("default", "")) for name, entry in ACTION["inputs"].items()}
        values = {f"inputs.{name}": value for name, value in (defaults | inputs).items()}
        values["steps.python.outputs.python-path"] = sys.executable
        given = {
            name: re.sub(r"\$\{\{ (\S+) \}\}", lambda found: values[found[1]], text)
            for name, text in STEPS[step]["env"].items()
        }
        files = {name: str(self.temp / name) for name in ("GITHUB_OUTPUT", "GITHUB_STEP_SUMMARY")}
        for file in files.values():
            Path(file).write_text("")
        script = self.temp / "step.sh"
        script.write_text(STEPS[step]["run"])
        return subprocess.run(
            ["bash", "--noprofile", "--norc", "-e", "-o", "pipefail", str(script)],
            cwd=folder,
            env=self.environment | files | given,
            capture_output=True,
            encoding="utf-8",
            check=False,
        )

    def check(self, folder: Path, **inputs: str) -> tuple[int, str, str]:
        """The exit status, what is printed, and the job's summary."""
        done = self.run("Check the documents", folder, **inputs)
        assert (self.temp / "GITHUB_OUTPUT").read_text() == f"status={done.returncode}\n"
        return (
            done.returncode,
            done.stdout + done.stderr,
            (self.temp / "GITHUB_STEP_SUMMARY").read_text("utf-8"),
        )


@pytest.fixture(scope="module")
def runner(tmp_path_factory: pytest.TempPathFactory) -> Runner:
    folder = tmp_path_factory.mktemp("runner")
    for name in ("pyproject.toml", "README.md", "LICENSE"):
        (folder / "action").mkdir(exist_ok=True)
        shutil.copy(SOURCE / name, folder / "action")
    for name in ("cocheck", "rules"):
        shutil.copytree(
            SOURCE / name,
            folder / "action" / name,
            ignore=shutil.ignore_patterns("__pycache__", "*.egg-info"),
        )
    hostile = folder / "checked"
    hostile.mkdir()
    for name in ("pip", "venv", "click", "cocheck", "ensurepip", "setuptools"):
        (hostile / f"{name}.py").write_text("open('ran', 'w').close()\n")
    runner = Runner(folder)
    done = runner.run("Install cocheck", hostile)
    assert done.returncode == 0, done.stdout + done.stderr
    assert runner.check(hostile)[0] == 3
    assert not (hostile / "ran").exists(), "the checked repository must supply no modules"
    return runner


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    (tmp_path / "late papers").mkdir()
    (tmp_path / "late papers" / "good.md").write_text(GOOD, encoding="utf-8")
    (tmp_path / "bad.md").write_text(BAD, encoding="utf-8")
    return tmp_path


@RUNNER
def test_the_action_annotates_and_sums_up(runner: Runner, checkout: Path) -> None:
    status, said, summary = runner.check(checkout)
    assert status == 1 and "::error file=bad.md,line=1,title=COC101" in said
    assert "COC101" in summary and "bad.md" in summary


@RUNNER
def test_the_action_takes_paths_by_line_and_options_by_word(runner: Runner, checkout: Path) -> None:
    status, said, _ = runner.check(checkout, paths="late papers/good.md\r\n\n")
    assert status == 0 and "All is well: 1 document checked" in said
    status, said, _ = runner.check(checkout, args="--select COC3\n --fail-on error")
    assert status == 0 and "selected rules only" in said
    status, said, _ = runner.check(checkout, paths="none.md")
    assert status == 2 and "none.md" in said
    status, said, _ = runner.check(checkout, paths="bad.md", args="--as=nothing")
    assert status == 2 and "nothing" in said


@RUNNER
def test_the_action_writes_sarif(runner: Runner, checkout: Path) -> None:
    assert runner.check(checkout, sarif="out put.sarif")[0] == 1
    written = json.loads((checkout / "out put.sarif").read_text(encoding="utf-8"))
    assert {result["ruleId"] for result in written["runs"][0]["results"]} >= {"COC101"}


@RUNNER
@pytest.mark.parametrize(
    "hostile", ["$(touch ran)", "`touch ran`", "; touch ran", "'; touch ran; '", "* && touch ran"]
)
def test_no_input_of_the_action_is_run(hostile: str, runner: Runner, checkout: Path) -> None:
    status, _, _ = runner.check(checkout, paths=hostile, args=hostile)
    assert status == 2
    assert sorted(path.name for path in checkout.iterdir()) == ["bad.md", "late papers"]


@RUNNER
def test_a_path_is_never_an_option(runner: Runner, checkout: Path) -> None:
    status, said, _ = runner.check(checkout, paths="--output=bad.md")
    assert status == 2 and "no file or folder" in said
    assert (checkout / "bad.md").read_text(encoding="utf-8") == BAD


def snippets(page: str, language: str) -> Iterator[str]:
    text = (SOURCE / "docs" / page).read_text(encoding="utf-8")
    yield from re.findall(rf"^```{language}\n(.*?)^```$", text, flags=re.DOTALL | re.MULTILINE)


def test_the_workflows_in_the_documentation_are_valid(tmp_path: Path) -> None:
    found = {"workflow": 0, "gitlab": 0}
    for number, text in enumerate(snippets("ci.md", "yaml")):
        file = tmp_path / f"{number}.yml"
        file.write_text(text, encoding="utf-8")
        content: dict[Any, Any] = yaml.safe_load(text)
        if "jobs" in content:
            valid("vendor.github-workflows", file)
            found["workflow"] += 1
            for step in content["jobs"]["cocheck"]["steps"]:
                if "cocheck@" in step["uses"]:
                    assert set(step.get("with", {})) <= set(ACTION["inputs"])
        else:
            valid("vendor.gitlab-ci", file)
            found["gitlab"] += 1
    assert found == {"workflow": 3, "gitlab": 1}


def test_the_hook_configurations_in_the_documentation_are_valid(tmp_path: Path) -> None:
    from pre_commit.clientlib import load_config, load_manifest

    ids = {hook["id"] for hook in load_manifest(SOURCE / ".pre-commit-hooks.yaml")}
    for text in snippets("git.md", "yaml"):
        file = tmp_path / ".pre-commit-config.yaml"
        file.write_text(text, encoding="utf-8")
        for hook in load_config(file)["repos"][0]["hooks"]:
            assert hook["id"] in ids


def commands() -> Iterator[str]:
    """Every cocheck command line in the two pages, in shell snippets and in GitLab's script."""
    for page in ("ci.md", "git.md"):
        text = (SOURCE / "docs" / page).read_text(encoding="utf-8")
        yield from re.findall(r"^(?:    - )?(cocheck .+)$", text, flags=re.MULTILINE)


@RUNNER
def test_the_commands_in_the_documentation_are_understood(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    git = ["git", "-c", "user.name=x", "-c", "user.email=x@example.org"]
    monkeypatch.chdir(tmp_path)
    for folder in ("meetings", "agendas", "uploads"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "bad.md").write_text(BAD, encoding="utf-8")
    for arguments in (["init", "-q"], ["add", "."], ["commit", "-qm", "begin"]):
        subprocess.run([*git, *arguments], check=True)
    lines = list(commands())
    assert len(lines) >= 6
    for line in lines:
        words = line.partition(" || ")[0].split()[1:]
        assert main(words) in (0, 1), (line, capsys.readouterr().err)

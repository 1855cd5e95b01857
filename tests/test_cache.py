"""Verdicts kept between runs: never stale, never in the way, never a danger."""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import stat
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cocheck.cli.main import main
from cocheck.lint.cache import Cache, key, program_key, settings_keys
from cocheck.lint.settings import load_settings

CODE = "https://www.iso.org/publication/PUB100011.html"
AGENDA = f"""# Agenda of the 12th meeting of ISO/TC 999/WG 7

12 March 2024, Sampletown

1. Opening of the meeting
2. Presentation of the [ISO Code of Conduct]({CODE})
   and its [training programme on the Code of Conduct](https://learning.example.org/iso-code-of-conduct)
3. Adoption of the agenda
4. Any other business
"""
BAD = AGENDA.replace(f"[ISO Code of Conduct]({CODE})", "the budget")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def write(folder: Path, **texts: str) -> None:
    for name, text in texts.items():
        (folder / f"{name}.md").write_text(text, encoding="utf-8")


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> dict[str, Any]:
    """The report of a run, which is the same as that of a run that knows nothing."""
    arguments = arguments or (".",)
    status = main(["--format", "json", *arguments])
    found = capsys.readouterr()
    assert main(["--format", "json", "--no-cache", *arguments]) == status
    assert capsys.readouterr() == found
    assert found.err == ""
    content: dict[str, Any] = json.loads(found.out)
    return content


def codes(report: dict[str, Any]) -> set[str]:
    return {finding["code"] for finding in report["findings"]}


def reads(cache: Path, *arguments: str) -> list[str]:
    """The modules that a run of its own loads of those that read and judge."""
    script = (
        "import sys; from cocheck.cli.main import main; main(sys.argv[1:]); "
        "print(*sorted(n for n in sys.modules if n in ('lxml.etree', 'rapidfuzz', "
        "'cocheck.documents.pdfium', 'cocheck.lint.run', 'cocheck.lint.workers') or n.startswith('cocheck.rules.')), file=sys.stderr)"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, "--format", "json", *arguments],
        env={**os.environ, "COCHECK_CACHE_DIR": str(cache)},
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stderr.split()


def test_a_second_run_says_the_same_and_reads_nothing(
    folder: Path, own_cache: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write(folder, agenda=AGENDA, other=BAD, bread="# Bread\n\nMix and bake.\n")
    first = run(capsys)
    assert run(capsys) == first
    assert "COC101" in codes(first)
    assert reads(own_cache, ".") == []


def command_line(cache: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """A run of its own; on standard error also what it loaded to make a report."""
    script = (
        "import sys; from cocheck.cli.main import main; status = main(sys.argv[1:]); "
        "made = 'cocheck.reports.text', 'cocheck.reports.html', 'cocheck.reports.statistics'; "
        "sys.stderr.write(' '.join(name for name in made if name in sys.modules)); sys.exit(status)"
    )
    return subprocess.run(
        [sys.executable, "-c", script, *arguments],
        env={**os.environ, "COCHECK_CACHE_DIR": str(cache)},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize(
    "options", [(), ("--verbose",), ("--quiet",), ("--statistics",), ("--format", "html")]
)
def test_what_was_printed_is_printed_again_without_a_report_being_made(
    folder: Path, own_cache: Path, options: tuple[str, ...]
) -> None:
    write(folder, agenda=AGENDA, other=BAD)
    first = command_line(own_cache, *options, ".")
    assert first.stdout and first.stderr and first.returncode == 1
    again = command_line(own_cache, *options, ".")
    assert (again.stdout, again.stderr, again.returncode) == (first.stdout, "", 1)


def test_what_was_printed_is_for_that_command_line_alone(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    write(folder, agenda=AGENDA, other=BAD)

    def says(*arguments: str) -> tuple[int, str]:
        return main([*arguments, "."]), capsys.readouterr().out

    plain = says()
    monkeypatch.setenv("COLUMNS", "40")
    assert len(says()[1].splitlines()) > len(plain[1].splitlines())
    monkeypatch.delenv("COLUMNS")
    assert says("--ignore", "COC1,COC4")[0] == 0
    assert says("--fail-on", "error") == plain
    (folder / "cocheck.toml").write_text('severity = {COC1 = "info", COC4 = "info"}\n')
    assert says()[0] == 0
    (folder / "cocheck.toml").unlink()
    assert says() == plain
    assert says("--baseline", "known.json")[0] == 2


def test_what_a_reader_left_unread_is_not_kept(folder: Path, own_cache: Path) -> None:
    write(folder, **{f"agenda{number}": BAD for number in range(400)})
    command = f"{sys.executable} -m cocheck . | head -1"
    environment = {**os.environ, "COCHECK_CACHE_DIR": str(own_cache)}
    subprocess.run(["sh", "-c", command], env=environment, capture_output=True, check=True)
    again = command_line(own_cache, ".")
    assert "cocheck.reports.text" in again.stderr
    assert "400 documents checked" in again.stdout


def test_what_each_document_was_held_against_is_kept(
    folder: Path, own_cache: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write(folder, agenda=AGENDA, other=BAD.replace("999/WG 7", "998"))
    (folder / "cocheck.toml").write_text('[per-file-ignores]\n"other.md" = ["COC1"]\n', encoding="utf-8")
    told: list[object] = []
    for options in (["--no-cache"], [], []):
        told.append((main([".", "--verbose", *options]), capsys.readouterr()))
    assert told[0] == told[1] == told[2]


def test_only_what_changed_is_read_again(
    folder: Path, own_cache: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write(folder, agenda=AGENDA, other=AGENDA.replace("12th", "13th"))
    assert not codes(run(capsys))
    write(folder, other=BAD)
    assert "COC101" in codes(run(capsys))
    write(folder, other=AGENDA.replace("12th", "13th"))
    assert not codes(run(capsys))
    # Two documents and the three texts that they had: three documents, the report on both and what it printed.
    with sqlite3.connect(own_cache / "verdicts.sqlite") as database:
        assert database.execute("SELECT count(*) FROM verdicts").fetchone() == (5,)


def test_a_text_changed_within_the_same_second_and_size_is_seen(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write(folder, agenda=AGENDA)
    before = (folder / "agenda.md").stat()
    assert not codes(run(capsys))
    write(folder, agenda=AGENDA.replace("PUB100011", "PUB999999"))
    os.utime(folder / "agenda.md", ns=(before.st_atime_ns, before.st_mtime_ns))
    assert codes(run(capsys))


@pytest.mark.parametrize("others", [0, 1])
def test_a_verdict_falls_with_the_file_that_its_link_leads_to(
    folder: Path, others: int, capsys: pytest.CaptureFixture[str]
) -> None:
    code = "# Acme Code of Conduct\n\n" + "\n\n".join(
        f"## Clause {number}\n\nIn matter {number} the members of Acme treat each other with {word}."
        for number, word in enumerate(("patience", "candour", "respect", "humour", "care", "thrift"), 1)
    )
    write(folder, original=code)
    assert main(["code", "fingerprint", "original.md", "--output", "code.json"]) == 0
    capsys.readouterr()
    (folder / "cocheck.toml").write_text(
        'required-codes = ["acme"]\n[codes.acme]\ntitle = "Acme Code of Conduct"\nfingerprint = "code.json"\n'
    )
    (folder / "papers").mkdir()
    linked = folder / "papers" / "code.md"
    linked.write_text(code)
    write(
        folder,
        agenda=AGENDA.replace(f"[ISO Code of Conduct]({CODE})", "[Acme Code of Conduct](papers/code.md)"),
    )
    for number in range(others):
        write(folder, **{f"other-{number}": "# Bread\n\nMix.\n"})
    arguments = ("agenda.md", *(f"other-{number}.md" for number in range(others)))
    assert "COC104" not in codes(run(capsys, *arguments))
    linked.write_text("# Recipes\n\nBread.\n")
    assert "COC104" in codes(run(capsys, *arguments))
    linked.write_text(code)
    assert "COC104" not in codes(run(capsys, *arguments))
    linked.unlink()
    assert "COC104" in codes(run(capsys, *arguments))


def test_a_verdict_falls_with_the_fingerprint_that_the_settings_name(folder: Path) -> None:
    (folder / "cocheck.toml").write_text('[codes.iso]\nfingerprint = "code.json"\n')
    keys = []
    made_of = {"schema": 1, "title": "x", "shingle": 1}
    for digest in ("1", "2"):
        text = json.dumps({**made_of, "clauses": [{"title": "x", "hashes": [digest]}]})
        (folder / "code.json").write_text(text)
        [made] = settings_keys([load_settings(None, folder)]).values()
        keys.append(made)
    assert keys[0] != keys[1]


def test_settings_names_and_folders_count(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write(folder, agenda=BAD)
    assert "COC101" in codes(run(capsys, "agenda.md", "--as", "agenda"))
    assert "COC101" not in codes(run(capsys, "agenda.md", "--as", "report"))
    assert "COC101" not in codes(run(capsys, "agenda.md", "--ignore", "COC101"))
    (folder / "cocheck.toml").write_text('ignore = ["COC101"]\n')
    assert "COC101" not in codes(run(capsys, "agenda.md"))
    (folder / "cocheck.toml").write_text('[severity]\nCOC101 = "info"\n')
    [severity] = {one["severity"] for one in run(capsys, "agenda.md")["findings"] if one["code"] == "COC101"}
    assert severity == "info"


def test_a_broken_and_a_vanished_document_are_told_each_time(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "agenda.docx").write_bytes(b"PK\x03\x04 and no more")
    (folder / "dangling.md").symlink_to("nowhere.md")
    first = run(capsys)
    assert [one["code"] for one in first["findings"]] == ["COC901", "COC901"]
    assert run(capsys) == first
    (folder / "dangling.md").unlink()
    (folder / "dangling.md").symlink_to("/dev/null")
    assert "device" in json.dumps(run(capsys))
    (folder / "dangling.md").unlink()
    (folder / "dangling.md").symlink_to("nowhere.md")
    write(folder, nowhere=AGENDA)
    assert len(run(capsys)["findings"]) < 2 or codes(run(capsys)) != {"COC901"}


def test_a_document_that_a_broken_installation_cannot_read_is_read_once_it_is_mended(
    tmp_path: Path, own_cache: Path
) -> None:
    agenda = tmp_path / "agenda.pdf"
    agenda.write_bytes(
        (Path(__file__).parents[1] / "fixtures" / "01-compliant-en" / "agenda.pdf").read_bytes()
    )
    broken = tmp_path / "broken" / "pypdfium2_raw"
    broken.mkdir(parents=True)
    (broken / "__init__.py").write_text("raise ImportError('no library', name='pypdfium2_raw')\n")
    command = [sys.executable, "-m", "cocheck", "--format", "json", str(agenda)]
    environment = {**os.environ, "COCHECK_CACHE_DIR": str(own_cache)}
    without = {**environment, "PYTHONPATH": str(broken.parent)}
    done = subprocess.run(command, env=without, capture_output=True, text=True, check=False)
    (finding,) = json.loads(done.stdout)["findings"]
    assert (done.returncode, finding["code"]) == (3, "COC901")
    assert "pypdfium2" in finding["message"]
    assert "Install cocheck anew" in finding["help"]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert json.loads(done.stdout)["summary"]["checked"] == 1


def test_an_edit_of_the_program_counts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pack = tmp_path / "site" / "somepack"
    pack.mkdir(parents=True)
    (pack / "__init__.py").write_text("")
    (pack / "rule.py").write_text("RULE = None\n")
    metadata = tmp_path / "site" / "somepack-1.0.dist-info"
    metadata.mkdir()
    (metadata / "entry_points.txt").write_text("[cocheck.rules]\nsomepack = somepack\n")
    without = program_key()
    monkeypatch.syspath_prepend(str(tmp_path / "site"))
    before = program_key()
    assert before == program_key() != without
    (pack / "rule.py").write_text("RULE = None  # edited\n")
    assert program_key() != before
    metadata.rename(metadata.with_name("somepack-1.1.dist-info"))
    assert program_key() != before


@pytest.mark.parametrize("damage", [b"", b"no database", bytes(8192), pytest.param(None, id="in the middle")])
def test_damage_costs_nothing_and_is_mended(
    folder: Path, own_cache: Path, damage: bytes | None, capsys: pytest.CaptureFixture[str]
) -> None:
    write(folder, agenda=BAD)
    first = run(capsys)
    file = own_cache / "verdicts.sqlite"
    data = bytearray(file.read_bytes())
    if damage is None:
        for place in range(4096, len(data), 97):
            data[place] ^= 0xFF
    file.write_bytes(bytes(data) if damage is None else damage)
    assert run(capsys) == first
    assert main(["."]) == 1
    assert reads(own_cache, ".") == []


def test_a_kept_verdict_that_was_altered_is_not_believed(
    folder: Path, own_cache: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write(folder, agenda=BAD)
    first = run(capsys)
    with sqlite3.connect(own_cache / "verdicts.sqlite") as database:
        database.execute(
            "UPDATE verdicts SET value = CAST(replace(CAST(value AS TEXT), 'not-met', 'met') AS BLOB)"
        )
    assert run(capsys) == first
    with sqlite3.connect(own_cache / "verdicts.sqlite") as database:
        database.execute("UPDATE verdicts SET value = 12, sum = 'x'")
    assert run(capsys) == first


def test_verdicts_of_one_document_do_not_pass_for_anothers(own_cache: Path) -> None:
    cache = Cache(own_cache)
    cache.put(key("one"), b"kept one")
    cache.close()
    with sqlite3.connect(own_cache / "verdicts.sqlite") as database:
        database.execute("UPDATE verdicts SET key = ?", (key("two"),))
    cache = Cache(own_cache)
    assert (cache.get(key("one")), cache.get(key("two"))) == (None, None)
    cache.close()


def test_only_the_user_may_see_the_kept_verdicts(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    place = tmp_path / "new" / "cache"
    monkeypatch.setenv("COCHECK_CACHE_DIR", str(place))
    write(folder, agenda=AGENDA)
    run(capsys, "agenda.md")
    assert stat.S_IMODE(place.stat().st_mode) == 0o700
    assert {stat.S_IMODE(file.stat().st_mode) for file in place.iterdir()} == {0o600}


def test_a_folder_that_others_may_write_to_is_not_used(
    folder: Path, own_cache: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    own_cache.chmod(0o777)
    write(folder, agenda=AGENDA)
    assert main(["agenda.md", "--verbose"]) == 0
    assert "written by others" in capsys.readouterr().err
    assert list(own_cache.iterdir()) == []


def test_a_cache_that_cannot_be_is_gone_without(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("COCHECK_CACHE_DIR", str(tmp_path / "file" / "cache"))
    write(folder, agenda=BAD)
    assert "COC101" in codes(run(capsys, "agenda.md"))


def test_a_full_disk_costs_nothing(own_cache: Path) -> None:
    cache = Cache(own_cache)
    assert cache._database is not None
    cache._database.execute("PRAGMA max_page_count = 2")
    cache.put(key("one"), os.urandom(1_000_000))
    cache.close()
    assert "full" in cache.fault


def test_runs_side_by_side_share_what_they_find(folder: Path, own_cache: Path) -> None:
    for number in range(12):
        write(folder, **{f"agenda-{number}": AGENDA.replace("12th", f"{number + 3}th")})
    command = [sys.executable, "-m", "cocheck", "--format", "json", "."]
    runs = [subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) for _ in range(3)]
    outputs = [one.communicate(timeout=60) for one in runs]
    assert outputs == [(outputs[0][0], b"")] * 3
    assert reads(own_cache, ".") == []


def test_a_cache_that_another_run_holds_is_gone_without(
    own_cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = Cache(own_cache)
    first.put(key("one"), b"one")
    first.close()
    with sqlite3.connect(own_cache / "verdicts.sqlite", isolation_level=None) as holder:
        holder.execute("BEGIN EXCLUSIVE")
        monkeypatch.setattr("cocheck.lint.cache._PATIENCE", 0.05)
        second = Cache(own_cache)
        assert second.get(key("one")) is None
        second.put(key("two"), b"two")
        second.close()
        assert "locked" in second.fault
    third = Cache(own_cache)
    assert third.get(key("one")) == b"one"
    third.close()


def test_what_was_not_used_for_longest_is_forgotten_first(
    own_cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("cocheck.lint.cache._MAX_BYTES", 1_000_000)
    for number in range(40):
        cache = Cache(own_cache)
        cache._today = 20_000 + number
        cache.put(key(str(number)), os.urandom(100_000))
        cache.get(key("0"))
        cache.close()
    kept = Cache(own_cache)
    assert kept.get(key("39")) is not None
    assert kept.get(key("0")) is not None
    assert kept.get(key("5")) is None
    kept.close()
    assert (own_cache / "verdicts.sqlite").stat().st_size < 1_500_000


def test_clean_forgets_everything_and_nothing_else(
    folder: Path, own_cache: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write(folder, agenda=AGENDA)
    run(capsys)
    (own_cache / "notes.txt").write_text("mine")
    assert main(["clean"]) == 0
    assert str(own_cache) in capsys.readouterr().out
    assert [file.name for file in own_cache.iterdir()] == ["notes.txt"]
    assert main(["clean"]) == 0
    assert "Nothing is kept" in capsys.readouterr().out


def test_nothing_is_kept_where_that_is_asked(folder: Path, own_cache: Path) -> None:
    write(folder, agenda=AGENDA)
    assert main(["--no-cache", "agenda.md"]) == 0
    assert list(own_cache.iterdir()) == []


def test_no_attendees_name_is_kept(folder: Path, own_cache: Path, capsys: pytest.CaptureFixture[str]) -> None:
    shutil.copy(
        Path(__file__).parent.parent / "fixtures" / "01-compliant-en" / "attendance-list.docx", folder
    )
    from cocheck.documents.model import Document
    from cocheck.documents.reading import read_file

    document = read_file(folder / "attendance-list.docx", "attendance-list.docx")
    assert isinstance(document, Document)
    names = [block.text for block in document.blocks if block.place.row not in (None, 0, 1)]
    run(capsys)
    data = (own_cache / "verdicts.sqlite").read_bytes()
    assert b"attendance" in data
    assert not [name for name in names if len(name) > 8 and name.encode() in data]


@pytest.mark.skipif(shutil.which("git") is None, reason="git is not installed")
def test_history_is_kept_by_version(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    def commit(text: str) -> None:
        write(folder, agenda=text)
        who = ["-c", "user.name=x", "-c", "user.email=x@example.org"]
        subprocess.run(["git", "add", "-A"], check=True)
        subprocess.run(["git", *who, "commit", "-q", "-m", "change"], check=True)

    subprocess.run(["git", "init", "-q", "."], check=True)
    commit(BAD)
    commit(AGENDA)
    first = run(capsys, "--history", ".")
    assert run(capsys, "--history", ".") == first
    assert len(first["documents"]) == 2 and "COC101" in codes(first)
    commit(BAD)
    assert len(run(capsys, "--history", ".")["documents"]) == 3


@given(st.lists(st.text()), st.lists(st.text()))
def test_other_parts_make_another_key(one: list[str], other: list[str]) -> None:
    assert (key(*one) == key(*other)) == (one == other)

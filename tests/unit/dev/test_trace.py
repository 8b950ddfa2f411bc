"""The requirement trace counts what tests prove and nothing else."""

from pathlib import Path

import pytest

from dev.trace import build_trace, main
from dev.trace_claims import covers_words

ROWS = [
    "id,area,kind,title",
    "CMP-08,CMP,policy+behaviour,General complaint done within one working day",
    "CMP-09,CMP,policy+behaviour,Larger incident done within three working days",
    "CMP-10,CMP,policy+behaviour,Approved extension",
    "SYM-01,SYM,behaviour,Symposium planned",
]
REASONS = '[CMP]\ndefault = "next: approvals"\n'


class Project:
    """A small project on disk, with one test file to fill."""

    def __init__(self, root: Path) -> None:
        self.root = root
        (root / "tests").mkdir()
        self.requirements(*ROWS)
        self.reasons(REASONS)

    def requirements(self, *rows: str) -> None:
        text = "\n".join(rows) + "\n"
        (self.root / "tests/requirements.csv").write_text(text, encoding="utf-8")

    def reasons(self, text: str) -> None:
        path = self.root / "tests/trace_reasons.toml"
        path.write_text(text, encoding="utf-8")

    def test(self, source: str, path: str = "tests/unit/test_it.py") -> None:
        target = self.root / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(source, encoding="utf-8")

    def covering(self, words: str) -> None:
        self.test(f'def test_it():\n    """It holds.\n\n    Covers: {words}\n    """\n')

    def covered(self) -> set[str]:
        return set(build_trace(self.root).covered)


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return Project(tmp_path)


@pytest.mark.parametrize(
    ("docstring", "words"),
    [
        ("Covers: CMP-08", ["CMP-08"]),
        ("It holds.\n\nCovers: CMP-08, CMP-09.", ["CMP-08", "CMP-09"]),
        ("Covers: CMP-08,\n    CMP-09\nMore prose.", ["CMP-08", "CMP-09"]),
        ("Covers: CMP-08\nCMP-09, CMP-10\n\nCMP-11", ["CMP-08", "CMP-09", "CMP-10"]),
        ("Covers: CMP-08,\nand more", ["CMP-08", "and", "more"]),
        ("Covers: CMP-08\nA sentence about CMP-09.", ["CMP-08"]),
        ("Covers: CMP-08\n\nCovers: CMP-09", ["CMP-08", "CMP-09"]),
        ("Like CMP-08, see there. It covers: CMP-09", []),
        ("Covers:", []),
        ("", []),
    ],
)
def test_words_of_a_covers_line(docstring: str, words: list[str]) -> None:
    assert covers_words(docstring) == words


def test_report_counts_areas_and_lists_what_is_open_where_work_has_begun(
    project: Project, capsys: pytest.CaptureFixture[str]
) -> None:
    project.covering("CMP-08")
    project.reasons(f'{REASONS}"CMP-10" = "next: levels"\n')

    assert main(["--root", str(project.root)]) == 0

    captured = capsys.readouterr()
    assert captured.out.splitlines() == [
        "CMP 1/3",
        "SYM 0/1",
        "total 1/4",
        "CMP-09 Larger incident done within three working days -- next: approvals",
        "CMP-10 Approved extension -- next: levels",
    ]
    assert captured.err == ""


@pytest.mark.parametrize(
    ("source", "covered"),
    [
        ('def test_a():\n    "Covers: CMP-08"', True),
        ('async def test_a():\n    "Covers: CMP-08"', True),
        ('class TestA:\n    def test_a(self):\n        "Covers: CMP-08"', True),
        ('@pytest.mark.skipif(x)\ndef test_a():\n    "Covers: CMP-08"', True),
        ('def helper():\n    "Covers: CMP-08"', False),
        ('"Covers: CMP-08"\ndef test_a():\n    pass', False),
        ('class TestA:\n    "Covers: CMP-08"', False),
        ("def test_a():\n    # Covers: CMP-08\n    pass", False),
        ('def test_a():\n    x = "Covers: CMP-08"', False),
        ('def outer():\n    def test_a():\n        "Covers: CMP-08"', False),
        ('@unittest.skip("later")\ndef test_a():\n    "Covers: CMP-08"', False),
        ('@expectedFailure\ndef test_a():\n    "Covers: CMP-08"', False),
        ('@pytest.mark.xfail\ndef test_a():\n    "Covers: CMP-08"', False),
        ('@skip\nclass TestA:\n    def test_a(self):\n        "Covers: CMP-08"', False),
    ],
)
def test_only_docstrings_of_tests_that_run_count(
    project: Project, source: str, covered: bool
) -> None:
    project.test(source)

    assert project.covered() == ({"CMP-08"} if covered else set())


@pytest.mark.parametrize(
    ("path", "covered"),
    [
        ("tests/test_it.py", True),
        ("key_account_module/tests/service/test_it.py", True),
        ("key_account_module/tests/common.py", False),
        ("adapter/test_it.py", False),
    ],
)
def test_only_test_files_of_the_test_folders_count(
    project: Project, path: str, covered: bool
) -> None:
    project.test('def test_a():\n    "Covers: CMP-09"', path)

    assert project.covered() == ({"CMP-09"} if covered else set())


def test_a_reason_never_counts_as_covered(project: Project) -> None:
    project.reasons(f'{REASONS}"CMP-10" = "done by hand"\n[SYM]\ndefault = "later"\n')

    assert project.covered() == set()


@pytest.mark.parametrize(
    ("reasons", "problem"),
    [
        ('"CMP-08" = "why"', "CMP-08 is covered, remove its reason"),
        ('"CMP-08..09" = "why"', "CMP-08 is covered, remove its reason"),
        ('"CMP-99" = "why"', "CMP-99 is no requirement"),
        ('"CMP-10..09" = "why"', "CMP-10..09 is no requirement"),
        ('"SYM-01" = "why"', "SYM-01 does not belong to [CMP]"),
        ('"CMP-09" = ""', "CMP-09 needs a sentence"),
        ('"CMP-09" = "a"\n"CMP-09..10" = "b"', "CMP-09 has two reasons"),
        ('[XYZ]\ndefault = "why"', "XYZ is no area of the requirements"),
        ("not toml", "cannot be read"),
    ],
)
def test_wrong_reasons_fail(
    project: Project,
    capsys: pytest.CaptureFixture[str],
    reasons: str,
    problem: str,
) -> None:
    project.covering("CMP-08")
    project.reasons(f"{REASONS}{reasons}\n")

    assert main(["--root", str(project.root)]) == 1

    assert problem in capsys.readouterr().err


def test_an_open_requirement_without_a_reason_fails(project: Project) -> None:
    project.covering("CMP-08")
    project.reasons('[CMP]\n"CMP-09" = "next"\n')

    [problem] = build_trace(project.root).problems

    assert "CMP-10 is open in an area under way and has no reason" in problem


@pytest.mark.parametrize("word", ["CMP-11", "CMP-8", "cmp-08", "CMP-08…09"])
def test_an_unknown_id_fails_and_is_named_with_its_place(
    project: Project, word: str
) -> None:
    project.covering(f"CMP-08, {word}")

    [problem] = build_trace(project.root).problems

    place = "tests/unit/test_it.py:1"
    assert problem == f"{place}: Covers names {word}, which is no requirement"


@pytest.mark.parametrize(
    ("row", "problem"),
    [
        ("CMP-08,CMP,policy,Again", ":6: CMP-08 stands here a second time"),
        ("CMP-11,SYM,policy,Title", ":6: CMP-11 cannot be of area SYM"),
        ("CMP-11,CMP,rule,Title", ":6: CMP-11: kind 'rule'"),
        ("CMP-11,CMP,policy,", ":6: CMP-11: a title"),
        (f"CMP-11,CMP,policy,{'x' * 81}", ":6: CMP-11: a title"),
        ("CMP-1,CMP,policy,Title", ":6: 'CMP-1' is no requirement ID"),
        ("CMP-11,CMP,policy", ":6: 4 columns expected, 3 found"),
    ],
)
def test_wrong_rows_of_the_data_file_fail(
    project: Project, row: str, problem: str
) -> None:
    project.requirements(*ROWS, row)

    [found] = build_trace(project.root).problems

    assert found.startswith(f"tests/requirements.csv{problem}")


def test_a_foreign_header_fails(project: Project) -> None:
    project.requirements("id,title", "CMP-08,General complaint")

    assert "the columns must be" in build_trace(project.root).problems[0]


def test_missing_data_files_are_reported(tmp_path: Path) -> None:
    problems = build_trace(tmp_path).problems

    assert len(problems) == 2
    assert all("cannot be read" in problem for problem in problems)


def test_a_broken_test_file_is_reported(project: Project) -> None:
    project.test("def test_a(:\n")

    [problem] = build_trace(project.root).problems

    assert problem.startswith("tests/unit/test_it.py: cannot be read")


def test_the_catalogue_of_this_project_is_whole() -> None:
    trace = build_trace(Path(__file__).parents[3])

    assert len(trace.requirements) == 453
    assert len(trace.areas()) == 26

"""The container file: what it copies is there, and what runs may do little."""

import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
FILE = ROOT / "integrations/container/Containerfile"
KNOWN = {"FROM", "RUN", "COPY", "ENV", "USER", "VOLUME", "STOPSIGNAL", "ENTRYPOINT"}


def steps(text):
    """Return the instructions of a container file, each as its name and the rest."""
    lines = [line for line in text.splitlines() if not line.lstrip().startswith("#")]
    whole = re.sub(r"\\\n\s*", "", "\n".join(lines))
    return [tuple(line.split(None, 1)) for line in whole.splitlines() if line.strip()]


def stages(text):
    """Return the instructions of each stage."""
    found = []
    for step in steps(text):
        if step[0] == "FROM":
            found.append([])
        found[-1].append(step)
    return found


def copied(text):
    """Return what is copied from the repository."""
    sources = [rest.split()[:-1] for name, rest in steps(text) if name == "COPY"]
    return [
        path for paths in sources for path in paths if not paths[0].startswith("--")
    ]


@pytest.fixture
def text():
    return FILE.read_text("utf-8")


def test_every_line_is_an_instruction_that_is_known(text):
    """What would be a misspelled one ends a build after minutes."""
    assert {name for name, _ in steps(text)} == KNOWN


def test_what_is_copied_is_there_and_is_all_that_the_package_is_made_of(text):
    """Each package, and each file that the build reads."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    packages = project["tool"]["hatch"]["build"]["targets"]["wheel"]["packages"]
    read = {"pyproject.toml", project["project"]["readme"], "LICENSE"}
    assert all((ROOT / path).exists() for path in copied(text))
    assert {*copied(text)} == {*packages, *read, "requirements.lock"}


def test_what_is_copied_between_stages_was_made_in_a_stage_before(text):
    """By its name."""
    named = [stage[0][1].partition(" AS ")[2] for stage in stages(text)]
    for number, stage in enumerate(stages(text)):
        for name, rest in stage:
            if name == "COPY" and rest.startswith("--from="):
                assert rest.split()[0].removeprefix("--from=") in named[:number]


def test_what_runs_is_no_root_has_one_volume_and_ends_as_by_ctrl_c(text):
    """And nothing of what is fetched with the network is fetched in its own stage."""
    *_, last = stages(text)
    final = dict(last)
    assert final["USER"].split(":")[0] not in ("0", "root")
    home = f"SMALL_STEPS_HOME={final['VOLUME']} "
    assert home in final["ENV"]
    assert final["STOPSIGNAL"] == "SIGINT"
    assert final["ENTRYPOINT"] == '["small-steps"]'
    assert not [rest for name, rest in last if name == "RUN" and "pip" in rest]


def test_packages_are_pinned_by_their_hashes(text):
    """Those of the lock file, and no other."""
    pip = [
        line
        for _, rest in steps(text)
        for line in rest.split("&&")
        if "pip install" in line
    ]
    assert all("--no-deps" in line for line in pip)
    assert ["--require-hashes" in line for line in pip] == [True, False]

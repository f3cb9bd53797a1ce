"""The page in a real browser: by keyboard alone, at every size, in every theme.

It asks nobody but the page itself, and axe-core finds nothing to complain of.
"""

import shutil
from contextlib import contextmanager
from datetime import timedelta

import pytest
from axe_playwright_python.sync_playwright import Axe
from clock import Clock
from page_server import NOON, page_of
from playwright.sync_api import sync_playwright

from assistant.journal import (
    Aimed,
    Chose,
    Felt,
    Planned,
    Safeguarded,
    Slipped,
    Stepped,
)

CHROMIUM = shutil.which("chromium-headless-shell") or shutil.which("chromium")
pytestmark = pytest.mark.skipif(
    CHROMIUM is None, reason="needs Debian's chromium-headless-shell, or chromium"
)

PAGES = ("/", "/week", "/talk", "/search", "/goals", "/back", "/letter", "/safety",
         "/kept", "/settings", "/entry/2", "/nothing")  # fmt: skip
THEMES = {
    "light": {"color_scheme": "light"},
    "dark": {"color_scheme": "dark"},
    "contrast": {"contrast": "more"},
}
SMALL, ZOOMED, LAPTOP = (320, 640, 1), (640, 400, 2), (1280, 800, 1)
"""Width, height and pixels a point: 200 % zoom leaves half of a 1280 pixel screen."""

FOCUSED = """() => {
  const one = document.activeElement, style = getComputedStyle(one);
  const box = one.getBoundingClientRect();
  const name = one.ariaLabel || one.innerText || one.labels?.[0]?.innerText
    || document.getElementById(one.getAttribute("aria-labelledby"))?.innerText;
  return {tag: one.tagName, href: one.getAttribute("href"), name,
    seen: box.width > 1 && box.height > 1 && box.right <= innerWidth + 1,
    marked: style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2};
}"""
BROKEN = """() => {
  const broken = [];
  for (const one of document.querySelectorAll("h1, h2, h3, button, label, .numbers li"))
    for (const text of one.childNodes) {
      if (text.nodeType !== Node.TEXT_NODE) continue;
      for (const word of text.data.matchAll(/[^\\s]+/g)) {
        if (/\\w\\.\\w/.test(word[0])) continue;  // an address fits nowhere
        const range = document.createRange();
        range.setStart(text, word.index);
        range.setEnd(text, word.index + word[0].length);
        const lines = [...range.getClientRects()].map(box => Math.round(box.top));
        if (new Set(lines).size > 1) broken.push(word[0]);
      }
    }
  return broken;
}"""
"""Words that stand on two lines."""
WIDE = "() => document.scrollingElement.scrollWidth - innerWidth"


@pytest.fixture(scope="module")
def page(tmp_path_factory):
    """Give an open page over a journal with something of everything."""
    clock = Clock(NOON)
    told = (
        (40, Slipped("I drank after the row")), (39, Stepped("I rang Ana", "did")),
        (20, Slipped("I drank alone")), (19, Stepped("I went to the meeting", "did")),
        (9, Aimed("walk ten minutes")), (8, Planned("call Ana", "it gets dark")),
        (7, Safeguarded("my niece", "reasons")), (7, Chose("country", "IE")),
        (2, Felt("tired " * 30 + "w" * 90)), (0, Stepped("I ate", "kept")),
        (0, Felt("lighter")),
    )  # fmt: skip
    with page_of(tmp_path_factory.mktemp("page"), clock=clock) as opened:
        for days, event in told:
            clock.time = NOON - timedelta(days=days)
            opened.do(lambda journal, event=event: journal.record(event))
        clock.time = NOON
        yield opened


@pytest.fixture(scope="module")
def chromium():
    """Give the browser."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=CHROMIUM, args=["--no-sandbox"]
        )
        yield browser
        browser.close()


@contextmanager
def window(chromium, page, size=LAPTOP, *, script=True, **media):
    """Open a window that is let in, and see that it asks nobody else for anything."""
    width, height, scale = size
    context = chromium.new_context(
        base_url=page.url,
        viewport={"width": width, "height": height},
        device_scale_factor=scale,
        java_script_enabled=script,
        **media,
    )
    asked, wrong = [], []
    context.on("request", lambda request: asked.append(request.url))
    context.on("console", lambda said: wrong.append(said.text))
    tab = context.new_page()
    tab.goto(page.door.link())
    tab.wait_for_url(f"{page.url}/")
    yield tab
    context.close()
    assert [url for url in asked if not url.startswith(f"{page.url}/")] == []
    assert [text for text in wrong if "404" not in text] == []


def tabbed(tab):
    """Press Tab from the top to the end, and return what had the focus."""
    stops = []
    while not stops or stops[-1]["tag"] != "BODY":
        tab.keyboard.press("Tab")
        stops.append(tab.evaluate(FOCUSED))
        assert len(stops) < 150
    return stops[:-1]


@pytest.mark.parametrize("script", [True, False], ids=["script", "plain"])
@pytest.mark.parametrize("size", [SMALL, ZOOMED], ids=["320px", "200%"])
def test_every_page_is_walked_by_keyboard_alone(chromium, page, size, script):
    """All that can be used is reached, named, seen and marked; nothing is cut off."""
    with window(chromium, page, size, script=script) as tab:
        for path in PAGES:
            tab.goto(path)
            stops = tabbed(tab)
            assert stops[0]["href"] == "#main", path
            for stop in stops:
                assert stop["name"], (path, stop)
                assert stop["seen"], (path, stop)
                assert stop["marked"], (path, stop)
            usable = "a[href], button, input:not([type=hidden]), textarea, select"
            there = tab.locator(usable).evaluate_all(
                "all => all.filter(one => one.checkVisibility()"
                " && !(one.type === 'radio' && !one.checked)).length"
            )
            # a date and a sound have several stops of their own
            assert len(stops) >= there, path
            assert tab.evaluate(WIDE) <= 0, path


@pytest.mark.parametrize("script", [True, False], ids=["script", "plain"])
def test_one_goes_everywhere_with_tab_and_enter(chromium, page, script):
    """From today to each page of the way around, and past it to the page itself."""
    with window(chromium, page, SMALL, script=script) as tab:
        wanted = [stop["href"] for stop in tabbed(tab) if stop["href"]]
        ways = [href for href in wanted if href.startswith("/") and "entry" not in href]
        assert {"/week", "/talk", "/search", "/goals", "/back", "/safety"} <= set(ways)
        for href in ways:
            tab.goto("/")
            while tab.evaluate(FOCUSED)["href"] != href:
                tab.keyboard.press("Tab")
            with tab.expect_navigation(url=page.url + href):
                tab.keyboard.press("Enter")
        tab.keyboard.press("Tab")
        tab.keyboard.press("Enter")
        assert tab.evaluate(FOCUSED)["tag"] == "MAIN"


@pytest.mark.parametrize("theme", THEMES)
def test_axe_finds_nothing_on_any_page_in_any_theme(chromium, page, theme):
    """With all its rules, also the best practices."""
    with window(chromium, page, SMALL, **THEMES[theme]) as tab:
        for path in PAGES:
            tab.goto(path)
            tab.evaluate("() => document.querySelectorAll('details')"
                         ".forEach(one => { one.open = true; })")  # fmt: skip
            found = Axe().run(tab)
            assert found.violations_count == 0, path + found.generate_report()


@pytest.mark.parametrize("script", [True, False], ids=["script", "plain"])
def test_one_talks_by_keyboard(chromium, page, script):
    """The reply is where one lands; with a script one goes on where one was."""
    with window(chromium, page, script=script) as tab:
        tab.goto("/talk")
        for words in ("what time is it", "what day is it"):
            while tab.evaluate(FOCUSED)["tag"] != "TEXTAREA":
                tab.keyboard.press("Tab")
            tab.keyboard.type(words)
            tab.keyboard.press("Tab")
            tab.keyboard.press("Enter")
            tab.get_by_text(words).last.wait_for()
        replies = tab.locator("[role=log] .it").all_inner_texts()
        assert "in the afternoon" in replies[-2]
        assert "November 22" in replies[-1]
        if script:
            assert tab.evaluate(FOCUSED)["tag"] == "TEXTAREA"
        else:
            assert tab.url.endswith("#reply")


def test_letters_of_twice_the_size_fit_and_are_kept(chromium, page):
    """On the smallest screen, in the largest letters that can be chosen."""
    with window(chromium, page, SMALL) as tab:
        tab.goto("/settings")
        tab.get_by_label("Largest").check()
        tab.get_by_role("button", name="Save").press("Enter")
        for path in PAGES:
            tab.goto(path)
            assert tab.evaluate(WIDE) <= 0, path
            assert tab.evaluate(BROKEN) == [], path
        size = "() => parseFloat(getComputedStyle(document.body).fontSize)"
        assert tab.evaluate(size) == 32
        tab.goto("/settings")
        tab.get_by_label("Large", exact=True).check()
        tab.get_by_role("button", name="Save").press("Enter")


def test_on_paper_there_is_what_was_told_and_nothing_to_press(chromium, page):
    """Black on white, whatever the theme."""
    with window(chromium, page, color_scheme="dark") as tab:
        tab.goto("/entry/2")
        tab.emulate_media(media="print", color_scheme="dark")
        assert tab.get_by_role("article").get_by_text("I rang Ana").is_visible()
        assert not tab.get_by_role("button").first.is_visible()
        assert not tab.get_by_role("navigation").first.is_visible()
        colour = "() => getComputedStyle(document.body).backgroundColor"
        assert tab.evaluate(colour) == "rgb(255, 255, 255)"
        assert tab.pdf().startswith(b"%PDF")

"""What is said to us, and tells nothing: harsh words, or a try whether we hear.

It is known by the book's own words alone. Nothing near them is taken for it: they are
close to what people say of themselves. It is answered as a greeting is; what it was is
the runner-up.
"""

from dataclasses import replace

from intents import Match, Matcher

GREETING = "greeting.hello"

RUDE, TRYING = "greeting.rude", "greeting.trying"
SAID = frozenset({RUDE, TRYING})
"""Answers that no question expects, and that are heard at any time."""


def addressed(match: Match, matcher: Matcher) -> Match:
    """Return what was said to us, if it was; else the *match* that is known."""
    if match.exact and match.decision == "act":
        return match
    said = matcher.match(match.text, SAID)
    if not said.exact or said.decision != "act":
        return match
    return replace(said, intent=GREETING, runner_up=said.intent)

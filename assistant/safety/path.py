"""The way through a hard moment: what is said at each place, and where it goes on.

Every place has one acknowledgement or one thing to do, and one question at most. What
kind of danger it is tells where the way begins. Nothing here knows how it is said.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from intents import Match

URGENT, LINES, FITTING, SHORT = "urgent", "lines", "fitting", "short"
PLAN, EXERCISE = "plan", "exercise"
"""Parts that are not wordings of their own: the emergency number, all crisis lines of
the country, the line for this kind of danger, one line in few words, the own plan, an
exercise."""

NUMBERS = frozenset({URGENT, LINES, FITTING, SHORT})

STAY, END = "stay", "end"
QUIET, QUIET_URGENT, QUIET_STAY = "quiet", "quiet_urgent", "quiet_stay"
OVERDOSE, OVERDOSE_FINE = "overdose", "overdose_fine"
"""Who took too much may feel well for hours: that does not end it by itself."""

AGAIN, AGAIN_LINE = "again", "again_line"
"""Where words of danger lead that come again, by turns."""

BEFORE, LOCAL = "number", "number_unknown"
"""Where lines are given, and what comes first where no country is known."""

SLEEP, SLEEP_WELL = "sleep", "sleep_well"
SLEEP_LATER = "sleep_later"
"""Where wanting to sleep leads, where it may end, and where it has to wait for help."""


@dataclass(frozen=True, slots=True)
class Step:
    """A place on the way."""

    says: tuple[str, ...]
    """Replies and parts, in their order."""
    asks: str = ""
    """The question, if one is asked; whatever is said is heard all the same."""
    other: str = STAY
    """Where anything leads that `on` does not name."""
    on: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    """Where an answer leads, by what it means: one of hearing.MEANINGS."""
    is_who: bool = False
    """Whether it asks for a person: free words name one, unless they deny it."""


def _ways(**ways: str) -> Mapping[str, str]:
    return MappingProxyType(ways)


def _denied(to: str) -> Mapping[str, str]:
    return _ways(no=to, safe=to, retract=to)


def _who(yes: str, no: str, silence: str) -> Mapping[str, str]:
    return _ways(yes=yes, words=yes, no=no, silence=silence)


_THANKS, _ASK = "danger.thanks", "danger.ask"
_CALL = _who("call_them", "line_again", "plan")
_REACHED = _ways(yes="wait_for_help", retract="call_again")
_SAFE = _ways(yes="abuse_safe", safe="abuse_safe")
_CHILD_SAFE = _ways(yes="child_tell", safe="child_tell")


def _near(they: str, alone: str, *says: str) -> Step:
    """Ask whether someone is near; free words name somebody."""
    ways = _ways(yes=they, words=they, safe=they)
    return Step(says, "danger.near", alone, ways, is_who=True)


STEPS: Mapping[str, Step] = {
    "suicide": Step((_THANKS,), _ASK, "number", _denied("denied")),
    "check": Step(("danger.heavy",), "danger.ask_plainly", "number", _denied("well")),
    "loss": Step(("danger.loss",), "danger.ask_plainly", "number", _denied("denied")),
    "feared": Step(("danger.not_sure",), "danger.ask", "number", _denied("well")),
    BEFORE: Step(
        ("danger.program", LINES), "danger.someone", "plan", _CALL, is_who=True
    ),
    LOCAL: Step(
        ("danger.local",), "safety.which_country", "someone"
    ),
    "someone": Step((), "danger.someone", "plan", _CALL, is_who=True),
    "call_them": Step(("danger.call_them",), "", "plan", _ways(no="line_again")),
    "line_again": Step(("danger.line_again", SHORT), "", "plan"),
    "denied": Step(("danger.thanks_plain", "danger.if_it_changes"), "danger.hardest",
                   "hear", _ways(silence=STAY)),
    "hear": Step(("danger.hear",), "danger.someone", "plan", _CALL, is_who=True),
    "well": Step(("danger.thanks_plain", "danger.if_it_changes"), "danger.hardest",
                 "let_go", _ways(silence=END)),
    "let_go": Step(("danger.let_go",), other=END),
    "plan": Step(("danger.have_plan",), "danger.read_plan", "ground",
                 _ways(yes="own_plan")),
    "own_plan": Step((PLAN,), "", "ground"),
    "ground": Step((), "danger.ground", STAY, _ways(yes=EXERCISE)),
    EXERCISE: Step((EXERCISE,), "danger.once_more", STAY, _ways(yes=EXERCISE)),
    STAY: Step(("danger.stay",)),
    AGAIN: Step(("danger.again",), "danger.at_risk", AGAIN_LINE,
                _ways(yes="now", no=STAY, safe=STAY, soon="now")),
    AGAIN_LINE: Step(("danger.again", SHORT)),
    "close": Step(("danger.close",), other=END),
    "leave": Step(("danger.leave",), other=END),
    # Who wants to sleep is asked one thing first; where help is to come, sleep waits.
    SLEEP: Step(("danger.rest",), "danger.at_risk", STAY,
                _ways(yes="now", soon="now", no=SLEEP_WELL, safe=SLEEP_WELL,
                      retract=SLEEP_WELL, sleep=SLEEP_WELL, silence=SLEEP_WELL)),
    SLEEP_WELL: Step(("danger.sleep_well",), other=END),
    SLEEP_LATER: Step(("danger.not_yet", URGENT), "danger.reached", "call_again",
                      _ways(yes="wait_for_help", retract="call_again",
                            sleep="sleep_side")),
    "sleep_side": Step(("danger.on_your_side",)),
    # One's own death at this hour, and all where help is to come.
    "now": _near("with_them", "alone_now", URGENT, _THANKS),
    "with_them": Step(("danger.go_to_them", "danger.distance"), "danger.reached",
                      "call_again", _REACHED),
    "alone_now": Step(("danger.where_people", "danger.distance"), "danger.reached",
                      "call_again", _REACHED),
    "wait_for_help": Step(("danger.wait_for_help",)),
    "call_again": Step(("danger.program", URGENT)),
    "medical": _near("medical_with", "medical_alone", URGENT, "danger.tell_where"),
    "medical_with": Step(("danger.let_them_call",), "danger.reached", "call_again",
                         _REACHED),
    "medical_alone": Step(("danger.call_alone",), "danger.reached", "call_again",
                          _REACHED),
    "overdose": _near("overdose_with", "overdose_alone", URGENT,
                      "danger.do_not_wait"),
    "overdose_with": Step(("danger.beside_you",), "danger.reached", "call_again",
                          _REACHED),
    OVERDOSE_FINE: Step(("danger.may_come",)),
    "overdose_alone": Step(("danger.on_your_side",), "danger.reached", "call_again",
                           _REACHED),
    # Hurt by one's own hand, without the wish to die.
    "harm": Step((_THANKS,), "danger.hurt", "harm_hurt", _ways(no="harm_ask")),
    "harm_hurt": Step(("danger.doctor_now",), _ASK, "number", _denied("denied")),
    "harm_ask": Step((), _ASK, "number", _denied("denied")),
    # Hurt by others. Somebody may listen.
    "abuse": Step(("danger.not_your_fault",), "danger.safe_now", "abuse_unsafe", _SAFE),
    "abuse_unsafe": Step(("danger.get_away", URGENT, "danger.if_heard"), "",
                         "abuse_trust"),
    "abuse_safe": Step(("danger.you_decide", FITTING), "danger.trust", STAY,
                       _who("tell_them", "doctor", STAY), is_who=True),
    "abuse_trust": Step((FITTING,), "danger.trust", STAY,
                        _who("tell_them", "doctor", STAY), is_who=True),
    "tell_them": Step(("danger.tell_them",)),
    "doctor": Step(("danger.doctor_can",)),
    "others": Step((_THANKS,), "danger.about_to", "others_now",
                   _ways(no="others_apart", safe="others_apart")),
    "others_now": Step(("danger.leave_room", URGENT, "danger.say_so"), "danger.apart",
                       "others_again", _ways(yes="others_apart", safe="others_apart")),
    "others_again": Step(("danger.leave_room", URGENT)),
    "others_apart": Step(("danger.stay_apart",), "danger.someone", "plan", _CALL,
                         is_who=True),
    "voices": Step(("danger.frightening",), "danger.telling", "voices_now",
                   _ways(no="voices_doctor")),
    "voices_now": _near("with_them", "alone_now", "danger.need_not", URGENT),
    "voices_doctor": Step(("danger.doctor_today",), "danger.someone", "plan", _CALL,
                          is_who=True),
    # Of the body, not at this minute.
    "withdrawal": Step(("danger.sudden",), "danger.shaking", "body_now",
                       _ways(no="ask_doctor", safe="ask_doctor")),
    "ask_doctor": Step(("danger.ask_doctor",), "danger.someone", STAY,
                       _who("call_them", "doctor", STAY), is_who=True),
    "body_now": Step((URGENT, "danger.not_alone_with_it"), "danger.someone", STAY,
                     _who("call_them", "call_again", STAY), is_who=True),
    "eating": Step(("danger.eating",), "danger.faint", "eating_doctor",
                   _ways(yes="body_now", safe="eating_doctor")),
    "eating_doctor": Step(("danger.eating_doctor",), "danger.go_with", STAY,
                          _who("call_them", "doctor", STAY), is_who=True),
    # Another person is in danger.
    "someone_else": Step(("danger.thanks_for_them",), "danger.they_now", "they_are",
                         _ways(no="they_may", safe="they_may")),
    "they_are": Step(("danger.stay_with", URGENT), "", "for_you"),
    "they_may": Step(("danger.ask_them", LINES), "", "for_you"),
    "for_you": Step(("danger.for_you",)),
    # A child speaks.
    "child": Step(("danger.child",), "danger.safe_now", "child_unsafe", _CHILD_SAFE),
    "child_unsafe": Step(("danger.grown_up_now", URGENT, "danger.child_says"), "",
                         "child_tell"),
    "child_tell": Step(("danger.grown_up", FITTING, "danger.for_grown_ups"),
                       "danger.who_hears", STAY,
                       _who("child_told", "child_other", STAY), is_who=True),
    "child_told": Step(("danger.child_told",)),
    "child_other": Step(("danger.child_other",)),
    # Where others may hear: as little as will do.
    QUIET: Step(("danger.quiet",), "danger.quiet_number", QUIET_STAY,
                _ways(yes="quiet_digits", soon=QUIET_URGENT)),
    QUIET_URGENT: Step((URGENT,), other=QUIET_STAY),
    "quiet_digits": Step((SHORT,), other=QUIET_STAY),
    QUIET_STAY: Step(("danger.quiet_here",), other=QUIET_STAY),
}  # fmt: skip

HUSHED = frozenset(
    {QUIET, QUIET_URGENT, "quiet_digits", QUIET_STAY, "close", "leave", SLEEP_WELL}
)
"""What may be said where others hear."""

URGENT_KINDS = frozenset({"now", "medical", "overdose"})
"""Kinds in which the emergency number comes before all else."""

_BEGINS = {"suicide": "suicide", "someone": "someone_else"}


def begins(danger: Match) -> str:
    """Return where the way begins for words of danger."""
    if danger.danger == "suicide" and danger.decision == "check":
        return "check" if danger.score == 1 else "feared"
    kind = danger.danger or "suicide"
    return _BEGINS.get(kind, kind)

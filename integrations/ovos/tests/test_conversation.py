"""Our skill in OVOS itself, ovoscope's minicroft, and Small Steps served beside it."""

from conftest import SKILL
from ovos_bus_client.session import Session


def test_a_step_is_kept(kitchen, served):
    """A sentence that OVOS knows as ours, and one that it only hands round."""
    (asked,) = kitchen.say("I took a small step")
    assert kitchen.listens, asked
    (kept,) = kitchen.say("I called my sister")
    assert "sister" in kept
    assert not kitchen.listens
    kitchen.say("I went for a walk today")
    journal = served.kept()
    assert "called my sister" in journal.lower()
    assert "walk" in journal


def test_a_slip_has_two_follow_ups_without_a_wake_word(kitchen, served):
    """Both come to us, though any skill might have taken them."""
    kitchen.say("I slipped")
    assert kitchen.listens
    kitchen.say("I was alone all day")
    assert kitchen.listens
    (planned,) = kitchen.say("call Ana")
    assert "Call Ana" in planned
    assert "alone all day" in served.kept()


def test_when_nothing_is_open_other_skills_get_theirs(kitchen):
    """Also just after we have talked, and what any assistant does: it is theirs."""
    other = ["the other skill has it"]
    assert kitchen.say("the lamp over there is new") == other
    kitchen.say("I took a small step")
    assert kitchen.say("I called my sister") != other
    assert not kitchen.listens
    for line in ("the lamp over there is new", "what time is it", "louder", "thanks"):
        assert kitchen.say(line) == other


def test_what_is_said_to_us_by_name_is_ours(kitchen):
    """Whatever it is."""
    assert kitchen.say("tell small steps what day is it") != ["the other skill has it"]


def test_danger_is_ours_whenever_we_are_asked(kitchen):
    """In words that hold "stop", and while nothing of ours is open; and it goes on."""
    (first,) = kitchen.say("I can't stop thinking about killing myself")
    assert kitchen.listens, first
    (second,) = kitchen.say("yes")
    assert "program" in second
    assert kitchen.listens
    (third,) = kitchen.say("the lamp over there is new")
    assert third != "the other skill has it"
    stranger = Session()
    assert kitchen.say("I want to die", stranger) != ["the other skill has it"]
    assert kitchen.listens


def test_stop_closes_what_is_open_and_loses_nothing(kitchen, served):
    """It is answered once, and then nothing is asked any more."""
    kitchen.say("I slipped")
    (stopped,) = kitchen.say("stop")
    assert stopped in ("All right.", "Of course.")
    assert not kitchen.listens
    assert kitchen.say("call Ana") == ["the other skill has it"]
    assert "slip" in served.kept()


def test_stop_ends_our_reading_where_nothing_is_open(kitchen):
    """Once we are silent, it is for others again."""
    kitchen.say("tell small steps what day is it")
    kitchen.session.is_speaking = True
    assert kitchen.say("stop") == []
    assert "mycroft.audio.speech.stop" in kitchen.topics
    assert f"{SKILL}.stop.response" in kitchen.topics


def test_stop_in_a_hard_moment_leaves_the_numbers(kitchen):
    """As everywhere."""
    kitchen.say("I want to die")
    (stopped,) = kitchen.say("stop")
    assert "numbers" in stopped


def test_each_session_has_a_conversation_of_its_own(kitchen):
    """And a site one for all of its sessions."""
    kitchen.say("I slipped")
    bedroom = Session()
    assert kitchen.say("call Ana", bedroom) == ["the other skill has it"]
    garden, gate = (Session(name, site_id="garden") for name in ("one", "two"))
    kitchen.say("I took a small step", garden)
    assert "sister" in kitchen.say("I called my sister", garden)[0]
    kitchen.say("I slipped", gate)
    assert kitchen.say("I was alone all day") != ["the other skill has it"]

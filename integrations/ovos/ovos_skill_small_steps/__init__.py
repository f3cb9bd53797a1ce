"""Small Steps in OpenVoiceOS: what is said to it is handed on to Small Steps."""

import os
from functools import partial
from threading import RLock

from ovos_bus_client.message import Message, dig_for_message
from ovos_bus_client.session import Session, SessionManager
from ovos_utils import classproperty
from ovos_utils.process_utils import RuntimeRequirements
from ovos_workshop.decorators import fallback_handler
from ovos_workshop.skills.converse import ConversationalSkill
from ovos_workshop.skills.fallback import FallbackSkill

from .answer import UnansweredError, Way
from .door import Door
from .inside import NAME, Inside
from .scope import TOPICS, is_ours
from .weighing import GRAVE, Weighing

__all__ = ["SmallSteps"]

FIRST = 1
"""Our place among the fallbacks: before all others, for danger must not wait.

It is asked before OVOS looks for "stop" within a sentence ("I can't stop thinking of
dying") and before loose matches; 0 would never be asked. What is not ours we leave.
"""

USUAL = "tcp://127.0.0.1:10700"


class SmallSteps(ConversationalSkill, FallbackSkill):
    """Hands sentences on to Small Steps, and says its answers."""

    @classproperty
    def runtime_requirements(self) -> RuntimeRequirements:
        """Load at once: no network is ever needed."""
        return RuntimeRequirements(
            internet_before_load=False,
            network_before_load=False,
            requires_internet=False,
            requires_network=False,
            no_internet_fallback=True,
            no_network_fallback=True,
        )

    def initialize(self) -> None:
        """Learn our sentences, and look for Small Steps."""
        self._asking: dict[str, bool] = {}
        """Rooms where we wait for an answer -> whether it is a hard moment."""
        self._way: Way | None = None
        self._named: str | None = None
        """The setting by which it was looked for."""
        self._looking = RLock()
        self._weighing = Weighing(lambda *asked: self._reached().weigh(*asked))
        for topic in TOPICS:
            told = partial(self.handle_told, grave=topic == "danger")
            self.register_intent_file(f"{topic}.intent", _named(told, topic))
        self.register_intent_file("address.intent", self.handle_address)
        self.settings_change_callback = self._look_again
        self._look_again()

    def handle_told(self, message: Message, *, grave: bool = False) -> None:
        """Take a sentence that OVOS knows as ours."""
        self._tell(message, _text(message), grave=grave)

    def handle_address(self, message: Message) -> None:
        """Take what is said to us by name, whatever it is."""
        self._tell(message, message.data.get("words") or _text(message))

    def can_answer(self, message: Message) -> bool:
        """Tell whether what no skill was sure of is ours, where it is our turn.

        OVOS asks all skills at each of its three turns, and hears one at its own.
        """
        above, to = message.data.get("range") or (0, 100)
        try:
            return above < self.priority <= to and is_ours(self._weigh(message))
        except UnansweredError as error:
            self.log.debug("Small Steps was not asked: %s", error)
            return False

    @fallback_handler(priority=FIRST)
    def handle_fallback(self, message: Message) -> bool:
        """Take what is ours; what is not understood after all, others get."""
        return self._tell(message, _text(message), must=False)

    def can_converse(self, message: Message) -> bool:
        """Tell whether it answers what we asked, or is danger; the rest is not ours."""
        try:
            return self._weigh(message) in ("answer", *GRAVE)
        except UnansweredError:
            return _place(SessionManager.get(message)) in self._asking

    def converse(self, message: Message) -> bool:
        """Take an answer."""
        return self._tell(message, _text(message))

    def can_stop(self, message: Message) -> bool:
        """Tell whether something of ours is open, or being read."""
        session = SessionManager.get(message)
        first = [name for name, _ in session.active_skills[:1]]
        is_ours = session.is_speaking and first == [self.skill_id]
        return is_ours or _place(session) in self._asking

    def stop_session(self, session: Session) -> bool:
        """Stop reading, and close what is open; what was told is kept long since."""
        if not (session.is_speaking or _place(session) in self._asking):
            return False
        message = dig_for_message() or Message("")
        self.bus.emit(message.forward("mycroft.audio.speech.stop"))
        if _place(session) in self._asking:
            self._tell(message, self.voc_list("stop")[0])
        return True

    def stop(self) -> bool:
        """Do nothing more than was done for the session."""
        return False

    def shutdown(self) -> None:
        """Let the journal go, if we have it."""
        self._weighing.close()
        if self._way:
            self._way.close()

    def _weigh(self, message: Message) -> str | None:
        """Ask what it would be heard as, and remember a hard moment.

        Where danger is known too late for OVOS, it is answered all the same.
        """
        session, text = SessionManager.get(message), _text(message)
        late = partial(self._tell, message, text, grave=True)
        place = _place(session)
        meant = self._weighing.weigh(place, text, _room(session), late)
        if meant in GRAVE:
            self._asking[place] = True
        return meant

    def _tell(
        self, message: Message, text: str, *, grave: bool = False, must: bool = True
    ) -> bool:
        """Say the answer to *text*, or why there is none; False is nothing said.

        What was not understood is said only if we *must* answer.
        """
        session = SessionManager.get(message)
        place = _place(session)
        self._weighing.let_go(place)
        grave = self._asking.pop(place, False) or grave
        try:
            answer = self._reached().say(text, session.lang, _room(session))
        except UnansweredError as error:
            self.log.warning("Small Steps did not answer: %s", error)
            self.speak_dialog("danger" if grave else error.dialog)
            return True
        if not (answer.understood or must):
            return False
        if answer.asks:
            self._asking[place] = grave
            self._stay(message, session)
        if answer.text:
            self.speak(answer.text, expect_response=answer.asks)
        return True

    def _stay(self, message: Message, session: Session) -> None:
        """Be asked first about what is said next: a fallback alone is not."""
        self.activate()
        session.activate_skill(self.skill_id)
        message.context["session"] = session.serialize()

    def _reached(self) -> Way:
        """Return the way to Small Steps. Raise UnansweredError."""
        with self._looking:
            if self._way is None:
                self._way = self._found()
            return self._way

    def _found(self) -> Way:
        """Look where the setting says, else at the usual places.

        Inside is only where that is said: else a service that is just being started
        anew would find that we have taken its journal.
        """
        if self._named == NAME:
            return Inside()
        if self._named:
            return Door(self._named)
        folder = os.environ.get("XDG_RUNTIME_DIR", "")
        usual = [Door(f"unix://{folder}/small-steps.sock")] if folder else []
        for door in [*usual, Door(USUAL)]:
            if door.is_open:
                return door
        raise UnansweredError("unreachable", "it runs at no usual place")

    def _look_again(self) -> None:
        """Find it anew where the setting changed: OVOS tells of a change several times.

        If it is not there, that is told when something is said to it.
        """
        with self._looking:
            named = str(self.settings.get("door") or "")
            if named == self._named:
                return
            self._named, way, self._way = named, self._way, None
            if way:
                way.close()
            try:
                self._reached()
            except UnansweredError as error:
                self.log.warning("Small Steps was not found: %s", error)


def _text(message: Message) -> str:
    """Return what was said, as it was heard first."""
    heard = message.data.get("utterances") or [message.data.get("utterance")]
    return heard[0] or ""


def _room(session: Session) -> dict[str, str]:
    """Return how Small Steps tells rooms apart: by their site, if it has a name."""
    room = {"conversation_id": f"ovos {session.session_id}"}
    if session.site_id and session.site_id != "unknown":
        room["satellite_id"] = session.site_id
    return room


def _place(session: Session) -> str:
    return "/".join(_room(session).values())


def _named(handler: partial, topic: str) -> partial:
    """Give a handler the name that OVOS logs it by."""
    handler.__name__ = f"handle_{topic}"
    return handler

"""The agent: hands every sentence on, and keeps the microphone open at a question."""

from __future__ import annotations

from homeassistant.components.conversation import (
    ConversationEntity,
    ConversationInput,
    ConversationResult,
)
from homeassistant.config_entries import ConfigEntry
from homeassistant.core import HomeAssistant
from homeassistant.helpers.entity_platform import AddEntitiesCallback
from homeassistant.helpers.intent import IntentResponse, IntentResponseErrorCode
from homeassistant.util.ulid import ulid_now

from .door import Answer, Door, DoorError


async def async_setup_entry(
    _: HomeAssistant, entry: ConfigEntry, add: AddEntitiesCallback
) -> None:
    """Add the agent."""
    add([SmallStepsAgent(entry)])


class SmallStepsAgent(ConversationEntity):
    """Small Steps, in every room that Home Assistant has."""

    _attr_name = "Small Steps"

    def __init__(self, entry: ConfigEntry) -> None:
        """Talk to the door of *entry*."""
        self._door: Door = entry.runtime_data
        self._attr_unique_id = entry.entry_id

    @property
    def supported_languages(self) -> list[str]:
        """What it speaks."""
        return self._door.languages

    async def async_process(self, user_input: ConversationInput) -> ConversationResult:
        """Answer a sentence; what it holds is written nowhere."""
        talk = user_input.conversation_id or ulid_now()
        names = {
            "conversation_id": talk,
            "device_id": user_input.device_id,
            "satellite_id": getattr(user_input, "satellite_id", None),
        }
        room = {key: name for key, name in names.items() if name}
        response = IntentResponse(language=user_input.language)
        try:
            answer = await self._door.say(user_input.text, user_input.language, room)
        except DoorError as error:
            response.async_set_error(IntentResponseErrorCode.UNKNOWN, f"{error}.")
            return ConversationResult(response, talk)
        _word(answer, response)
        return ConversationResult(response, talk, continue_conversation=answer.asks)


def _word(answer: Answer, response: IntentResponse) -> None:
    if answer.understood:
        response.async_set_speech(answer.text)
        return
    code = IntentResponseErrorCode.NO_INTENT_MATCH
    response.async_set_error(code, answer.text)

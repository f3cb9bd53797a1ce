"""Small Steps as a conversation agent that keeps listening when it has asked."""

from __future__ import annotations

from homeassistant.config_entries import ConfigEntry
from homeassistant.const import CONF_HOST, CONF_PORT, Platform
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import ConfigEntryNotReady

from .door import Door, DoorError

PLATFORMS = [Platform.CONVERSATION]


async def async_setup_entry(hass: HomeAssistant, entry: ConfigEntry) -> bool:
    """Ask the door what it speaks, and offer it as an agent."""
    door = Door(entry.data[CONF_HOST], entry.data[CONF_PORT])
    try:
        await door.knock()
    except DoorError as error:
        raise ConfigEntryNotReady(str(error)) from error
    entry.runtime_data = door
    await hass.config_entries.async_forward_entry_setups(entry, PLATFORMS)
    return True


async def async_unload_entry(hass: HomeAssistant, entry: ConfigEntry) -> bool:
    """Take the agent away."""
    return await hass.config_entries.async_unload_platforms(entry, PLATFORMS)

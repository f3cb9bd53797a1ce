"""Where Small Steps is: asked once, and tried before it is kept."""

from __future__ import annotations

from typing import Any

import voluptuous as vol
from homeassistant.config_entries import ConfigFlow, ConfigFlowResult
from homeassistant.const import CONF_HOST, CONF_PORT

from .const import DOMAIN, HOST, PORT
from .door import Door, DoorError

FORM = vol.Schema(
    {
        vol.Required(CONF_HOST, default=HOST): str,
        vol.Required(CONF_PORT, default=PORT): vol.All(int, vol.Range(1, 65535)),
    }
)


class SmallStepsFlow(ConfigFlow, domain=DOMAIN):
    """Ask for the host and the port."""

    VERSION = 1

    async def async_step_user(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Show the form, and take what is entered if Small Steps answers there."""
        errors: dict[str, str] = {}
        if user_input is not None:
            host, port = user_input[CONF_HOST], user_input[CONF_PORT]
            await self.async_set_unique_id(f"{host}:{port}")
            self._abort_if_unique_id_configured()
            try:
                await Door(host, port).knock()
            except DoorError:
                errors["base"] = "cannot_connect"
            else:
                return self.async_create_entry(title="Small Steps", data=user_input)
        return self.async_show_form(step_id="user", data_schema=FORM, errors=errors)

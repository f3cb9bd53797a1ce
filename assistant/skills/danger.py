"""A cry for help: answered as words of danger are (see assistant/safety/flow.py)."""

from ..safety.flow import flow

HANDLERS = {"help_now": flow}

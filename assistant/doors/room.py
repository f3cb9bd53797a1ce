"""A conversation in one of several rooms, over the journal that they share."""

from collections.abc import Mapping
from dataclasses import replace

from ..conversation import Conversation
from ..dialogue import Context, Handler
from ..talk import Talk, log_without_words


class InRoom(Conversation):
    """Talks in a room as *talk* does."""

    def __init__(
        self,
        talk: Talk,
        name: str,
        ctx: Context | None = None,
        handlers: Mapping[str, Handler] | None = None,
    ) -> None:
        """Begin in the room *name*; *ctx* and *handlers* may be special."""
        super().__init__(
            handlers or talk.handlers,
            talk.matcher,
            replace(ctx or talk.ctx, room=name),
            on_error=log_without_words,
        )

    @property
    def is_alarmed(self) -> bool:
        """Whether a hard moment is still open: it outlasts every silence."""
        return self._open.is_alarmed

    @property
    def is_waiting(self) -> bool:
        """Whether something is asked, or anything may be said in a hard moment.

        What only may be added, such as another time for a reminder, keeps nobody there.
        """
        question = self.question
        return question is not None and bool(question.asks or not question.once)

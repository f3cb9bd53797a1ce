"""What may be said, as plain forms that a recognizer can listen for.

Forms hold what people say, not what we make of it: "yeah" beside "yes", "that's" beside
"that is", "20" beside "twenty". What holds a slot for the person's own words is none:
nobody can list what may be said there.
"""

from collections.abc import Collection

from .phrasebook import Phrasebook
from .spoken import Form, Spoken
from .template import Slot


def plain_forms(
    book: Phrasebook, among: Collection[str] | None = None
) -> tuple[Form, ...]:
    """Return the forms of some intents of *book*; None means all commands."""
    wanted = book.commands.keys() if among is None else among
    known = {**book.commands, **book.answers}
    listed = [
        form
        for intent in sorted(wanted)
        for form in known.get(intent, ())
        if not any(isinstance(item, Slot) for item in form)
    ]
    spoken = Spoken(book.language)
    forms = tuple(spoken.form(form, {}) for form in listed)
    openers = tuple(spoken.form(opener, {}) for opener in book.language.openers)
    own = (((*openers, ()), forms),) if forms else ()
    return (*own, *book.listed.forms(among))

"""Nothing that is said or typed is left anywhere but in the journal."""

import os

from audio import no_core_dumps

from .failures import name_failures_without_words
from .scratch import use_memory


def leave_no_traces() -> None:
    """Prepare this process, before anything is heard.

    Files are for this person alone, temporary ones lie in memory, a crash leaves no
    picture of the memory, and what fails is named without what was being said.
    """
    os.umask(0o077)
    no_core_dumps()
    use_memory()
    name_failures_without_words()

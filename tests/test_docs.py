"""Pages that are made are what they would be made anew."""

import runpy
from pathlib import Path

DOCS = Path(__file__).parents[1] / "docs"


def test_the_page_of_what_can_be_said_is_up_to_date():
    """It follows the phrase files."""
    made = runpy.run_path(str(DOCS / "make_companion.py"))
    written = (DOCS / "companion.md").read_text("utf-8")
    assert written == made["page"](), "run make docs"

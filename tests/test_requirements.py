"""The 21 requirements of safety each have a test that carries its number.

They are R1 to R21 of docs/safety.md, where each is a line.
"""

import re
from pathlib import Path

TESTS = Path(__file__).parent


def test_every_requirement_has_a_test():
    """Named like test_r9_numbers_are_said_twice."""
    text = "\n".join(file.read_text("utf-8") for file in TESTS.glob("test_*.py"))
    named = {int(number) for number in re.findall(r"def test_r(\d+)_", text)}
    assert named == {*range(1, 22)}

"""What is ours among everything that is said to an assistant of many skills."""

TOPICS = (
    "danger", "feelings", "goals", "heavy", "kind", "letter", "news", "numbers", "past",
    "plans", "safety", "safety_plan", "slip", "spiral", "steps", "urge", "week",
)  # fmt: skip
"""Topics of Small Steps of which OVOS learns a sentence for each command."""

COMMON = frozenset(
    {"answers", "clock", "first", "greeting", "help", "reminders", "settings"}
)
"""What any assistant does, and OVOS better: "louder" means its own voice, and our
reminder would ring for nobody. Taken only where it is said to us by name."""


def is_ours(meant: str | None) -> bool:
    """Tell whether to take what Small Steps would hear as *meant*: an intent, or more.

    "danger", "check" and "answer" have no topic, and are always ours.
    """
    return meant is not None and meant.partition(".")[0] not in COMMON

"""Measure the floor: who is cut off, how soon we answer, what is not for us.

    python benchmarks/floor.py --data DIR [--quick] [--hours H] [--minutes M] [--json]

Everything is the product: detector, recognizer, conversation, voice, echo canceller,
wake word. Only the room is simulated (floors/room.py), and who speaks in it: synthetic
voices that pause as the scenes say (floors/scenes, to be read), and for what is not for
us the recordings of people in DIR, with its kitchen.

Answering, whole conversations and our own voice are measured in real time, so they take
as long as they last; pauses, hours of recordings, and who says "stop" over us (part
"over", floors/interrupting.py) as fast as the computer goes.
"""

import argparse
import json
import os
import statistics
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from floors import cuts, interrupting, live, outside
from floors.aloud import Walls
from floors.room import Air
from sounds import Sound, read

import audio
from assistant.talk import open_talk

PARTS = ("cuts", "live", "self", "over", "house", "wake", "idle")
SCENES = ("check_in", "slow", "help")
AIRS = (Air(), Air(echo=-20), Air(noise=18, echo=-14))
"""A headset in a quiet room, a loudspeaker, and a loud one in a kitchen."""
GAINS = (-10, 0, 10)
"""Decibels by which our voice is louder than who says "stop" over it."""


def main() -> None:
    """Measure, and print; with --json the figures on the last line too."""
    options = _options()
    recognizer = audio.recognizer(options.recognizer)
    noise = read(next(options.data.rglob("kitchen.flac")))
    figures: dict[str, Any] = {"load": os.getloadavg()[0]}
    print(f"load of the machine {figures['load']:.1f} on {os.cpu_count()} cores")
    if "cuts" in options.parts:
        figures["cuts"] = _cuts(options, recognizer)
    if "live" in options.parts:
        figures["live"] = _live(options, recognizer, noise)
    if "self" in options.parts:
        figures["self"] = _alone(options, recognizer, noise)
    if "over" in options.parts:
        figures["over"] = _over(options, recognizer, noise)
    if "house" in options.parts:
        figures["house"] = _house(options, recognizer)
    if "wake" in options.parts:
        figures["wake"] = outside.wake_misses(recognizer, noise)
        print("\n== wake word ", figures["wake"])
    if "idle" in options.parts:
        figures["idle"] = _idle(options, recognizer)
    figures["load_at_end"] = os.getloadavg()[0]
    print(f"\nload of the machine {figures['load_at_end']:.1f}")
    if options.json:
        print(json.dumps(figures))


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("--data", type=Path, required=True, metavar="DIR")
    parser.add_argument("--quick", action="store_true", help="a few minutes")
    parser.add_argument("--hours", type=float, help="of what is not for us")
    parser.add_argument("--minutes", type=float, help="of our own voice, real time")
    parser.add_argument("--parts", nargs="+", choices=PARTS, default=PARTS)
    parser.add_argument("--recognizer", default="moonshine")
    parser.add_argument("--voice", default="hibari", help="the voice that answers")
    parser.add_argument("--people", nargs="+", default=["hibari", "pyttsx3:en-us+f2"])
    parser.add_argument("--seed", type=int, default=1, help="of who interrupts, when")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    options.hours = options.hours or (0.2 if options.quick else 2.0)
    options.minutes = options.minutes or (1.0 if options.quick else 20.0)
    return options


def _cuts(options: argparse.Namespace, recognizer: audio.Recognizer) -> dict[str, Any]:
    """Measure who is cut off."""
    limit = 2 if options.quick else None
    people = options.people[:1] if options.quick else options.people
    with (
        tempfile.TemporaryDirectory() as folder,
        open_talk("en", Path(folder) / "journal.db") as talk,
    ):
        found = cuts.measured(talk, recognizer, people, limit)
    print("\n== pauses: how many, ended early, cut off; and the silence at the end")
    told: dict[str, Any] = {}
    for kind, result in found.items():
        rows = {
            f"{length:.1f}": {"pauses": c.pauses, "early": c.early, "cut_off": c.lost}
            for length, c in result.by_length.items()
        }
        told[kind] = {"by_seconds": rows, "ends": _spread(result.ends)}
        print(f"{kind:10} {told[kind]['ends']}")
        for length, row in rows.items():
            print(f"{'':10} {length} s: {row}")
        lost = [line for c in result.by_length.values() for line in c.lines]
        for line in lost:
            print(f"{'':10} cut off: {line}")
    return told


def _live(
    options: argparse.Namespace, recognizer: audio.Recognizer, noise: Sound
) -> dict[str, Any]:
    """Hold whole conversations."""
    told: dict[str, Any] = {}
    print("\n== conversations in real time, seconds")
    delays, silenced = [], []
    for air in AIRS[:2] if options.quick else AIRS:
        for title in SCENES:
            parts = (recognizer, options.voice)
            seen = live.conversation(title, air, options.people[0], parts, noise)
            delays += seen.delays
            silenced += seen.silenced
            name = f"{title}, noise {air.noise}, echo {air.echo}"
            told[name] = {
                "lines": seen.lines,
                "answer": _spread(seen.delays),
                "silent": _spread(seen.silenced),
                "spoken_into": seen.into,
                "unanswered": seen.unanswered,
                "kept": seen.kept,
            }
            print(name, told[name], sep="\n    ")
    told["all"] = {"answer": _spread(delays), "silent": _spread(silenced)}
    print("in all", told["all"])
    return told


def _alone(
    options: argparse.Namespace, recognizer: audio.Recognizer, noise: Sound
) -> list[dict[str, Any]]:
    """Let it hear nothing but its own voice."""
    told = []
    print("\n== nothing but our own voice")
    airs = (Air(echo=-10), Air(echo=-20), Air(echo=-20, noise=18))
    for air in airs:
        parts = (recognizer, options.voice)
        seen = live.alone(options.minutes / len(airs), air, parts, noise)
        told.append({"echo": air.echo, "noise": air.noise, **seen})
        print(told[-1])
    return told


def _over(
    options: argparse.Namespace, recognizer: audio.Recognizer, noise: Sound
) -> list[dict[str, Any]]:
    """Let somebody say "stop" over us, and let us speak alone, in simulated time."""
    told = []
    print("\n== stops over our voice, and our voice alone, by its loudness")
    for walls in (Walls(gain, level) for level in (None, 18) for gain in GAINS):
        stops, minutes = 10 if options.quick else 60, options.minutes
        begun = (walls, options.voice, noise, options.seed)
        stopped = interrupting.Interruptions(*begun, stops=stops).play(recognizer, 0)
        alone = interrupting.Interruptions(*begun).play(recognizer, minutes)
        told.append(
            {
                "echo": walls.echo,
                "noise": walls.noise,
                "stops": stopped.stops,
                "obeyed": stopped.obeyed,
                "silent": _spread(stopped.delays),
                "minutes_alone": round(alone.minutes, 1),
                "needless": alone.needless,
                "answers": alone.answers,
                "entries": alone.entries,
                "core_percent": round(100 * alone.core, 1),
            }
        )
        print(told[-1])
    return told


def _house(options: argparse.Namespace, recognizer: audio.Recognizer) -> dict[str, Any]:
    """Play what is not for us."""
    told = {}
    print("\n== what is not for us")
    for closed in (True, False):
        seen = outside.house(options.data, options.hours, recognizer, closed=closed)
        name = "behind the wake word" if closed else "always open"
        told[name] = {
            "hours": round(seen.hours, 3),
            "distinct_hours": round(seen.distinct, 3),
            "false_wakes": seen.wakes,
            "replies": seen.replies,
            "entries": seen.entries,
            "words": seen.words,
            "took_seconds": round(seen.took, 1),
        }
        print(name, told[name])
    return told


def _idle(options: argparse.Namespace, recognizer: audio.Recognizer) -> dict[str, Any]:
    """Listen to nothing."""
    seconds = 20.0 if options.quick else 120.0
    print("\n== idle")
    told = {}
    for closed in (True, False):
        name = "behind the wake word" if closed else "always open"
        told[name] = outside.idle(seconds, recognizer, closed=closed)
        print(name, told[name])
    return told


def _spread(values: Sequence[float]) -> dict[str, float]:
    """Return how many there are, the middle one, and the worst but one in 20."""
    if not values:
        return {"count": 0}
    ordered = sorted(values)
    p95 = ordered[min(len(ordered) - 1, round(0.95 * len(ordered)))]
    middle = statistics.median(ordered)
    return {"count": len(ordered), "median": round(middle, 3), "p95": round(p95, 3)}


if __name__ == "__main__":
    main()

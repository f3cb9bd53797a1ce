"""What keeps sound libraries quiet loses nothing that we tell."""

import subprocess
import sys

SCRIPT = """
import os, sys
from threading import Event, Thread
from audio.quiet import quiet

is_quiet, told = Event(), Event()

def look_around():
    with quiet():
        os.write(2, b"chatter of a library\\n")
        is_quiet.set()
        told.wait()

looking = Thread(target=look_around)
looking.start()
is_quiet.wait()
print("The microphone is gone.", file=sys.stderr)
told.set()
looking.join()
os.write(2, b"the library, later\\n")
"""


def test_what_we_tell_while_devices_are_looked_for_is_seen():
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT], capture_output=True, text=True, check=True
    )
    assert done.stderr.splitlines() == [
        "The microphone is gone.",
        "the library, later",
    ]

"""No network: the program gives it up, and this is what it cannot do from then on."""

import ast
import platform
import re
import socket
import subprocess
import sys
from pathlib import Path

import pytest
from program import environment, objects, run
from tracing import needs_linux

from assistant.privacy import ways_out

ROOT = Path(__file__).parents[1]
PACKAGES = ("assistant", "audio", "intents")
SOURCES = [file for package in PACKAGES for file in (ROOT / package).rglob("*.py")]


def python(script, *arguments, ends_with=0):
    """Run a script of ours in a process of its own and return what it printed."""
    done = subprocess.run(
        [sys.executable, "-c", script, *arguments],
        env=environment(),
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert ends_with is None or done.returncode == ends_with, done.stderr
    return done.stdout.split()


REFUSED = """
import socket
from assistant.privacy import lock_network
assert lock_network() and lock_network()  # twice does no harm
for name in ("UNIX", "INET", "INET6", "NETLINK", "PACKET", "VSOCK", "BLUETOOTH",
             "CAN", "TIPC", "ALG", "QIPCRTR"):
    if not hasattr(socket, "AF_" + name):  # this Python was built without it
        continue
    for kind in (socket.SOCK_STREAM, socket.SOCK_DGRAM, socket.SOCK_RAW):
        try:
            socket.socket(getattr(socket, "AF_" + name), kind).close()
        except PermissionError:
            continue
        except OSError as error:
            print(name, error.errno)
        else:
            print(name)
left, right = socket.socketpair()
left.send(b"pair")
print(right.recv(4).decode())
"""


@needs_linux
def test_only_unix_sockets_can_be_made():
    """Whatever the family and the kind; pairs of them too."""
    assert set(python(REFUSED)) == {"UNIX", "pair"}


SIDEWAYS = '''
import ctypes, mmap, platform, subprocess, sys, threading
import socket
from assistant.privacy import lock_network

def attempt(name):
    try:
        socket.socket().close()
        print(name)
    except PermissionError:
        print("refused")

ready, go = threading.Event(), threading.Event()
def early():
    ready.set()
    go.wait()
    attempt("thread")
thread = threading.Thread(target=early)
thread.start()
ready.wait()
assert lock_network()
go.set()
thread.join()
child = "import socket; socket.socket()"
grandchild = f"""
import subprocess, sys
sys.exit(subprocess.run([sys.executable, "-c", {child!r}], stderr=-3).returncode)
"""
for script in (child, grandchild):
    code = subprocess.run([sys.executable, "-c", script], stderr=-3).returncode
    print("refused" if code else "child")
libc = ctypes.CDLL(None, use_errno=True)
number = ctypes.c_long
ring = libc.syscall(number(425), number(8), ctypes.create_string_buffer(120))
print("refused" if ring == -1 and ctypes.get_errno() == 13 else "io_uring")
try:
    socket.getaddrinfo("small-steps.example", 80)
    print("resolver")
except OSError:
    print("refused")
'''


@needs_linux
def test_no_side_door_is_left_open():
    """Older threads, children and theirs, io_uring, and the resolver."""
    assert python(SIDEWAYS) == ["refused"] * 5


OTHER_ABIS = """
import ctypes, errno, mmap
from assistant.privacy import lock_network
code = mmap.mmap(-1, 4096, prot=7)
# mov eax, 20 (getpid of i386); int 0x80; ret
code.write(bytes.fromhex("b814000000 cd80 c3".replace(" ", "")))
address = ctypes.addressof(ctypes.c_char.from_buffer(code))
getpid_of_i386 = ctypes.CFUNCTYPE(ctypes.c_int)(address)
lock_network()
print(getpid_of_i386() == -errno.EACCES)
libc = ctypes.CDLL(None, use_errno=True)
print(libc.syscall(ctypes.c_long(0x40000000 + 41), 2, 1, 0), ctypes.get_errno())
"""


@needs_linux
@pytest.mark.skipif(platform.machine() != "x86_64", reason="x86 only")
def test_the_calls_of_other_abis_are_refused_as_a_whole():
    """The 32-bit calls of the same processor, and those of x32."""
    assert python(OTHER_ABIS) == ["True", "-1", "13"]


SERVER = """
import socket
from assistant.privacy import lock_network
with socket.create_server(("127.0.0.1", 0)) as door:
    assert lock_network()
    print(door.getsockname()[1], flush=True)
    peer, _ = door.accept()
    peer.sendall(peer.recv(9).upper())
    try:
        socket.create_connection(door.getsockname())
    except PermissionError:
        peer.sendall(b" locked")
"""


@needs_linux
def test_a_door_that_was_bound_before_goes_on_answering():
    """So `serve` binds first and locks then; it cannot connect by itself."""
    with subprocess.Popen(
        [sys.executable, "-c", SERVER], stdout=subprocess.PIPE, text=True
    ) as server:
        port = int(server.stdout.readline())
        with socket.create_connection(("127.0.0.1", port), timeout=20) as peer:
            peer.sendall(b"good day")
            assert peer.makefile("rb").read() == b"GOOD DAY locked"


@needs_linux
def test_libraries_that_make_a_socket_when_imported_still_load():
    """Vosk does, through urllib3, which looks whether there is IPv6."""
    script = (
        "from assistant.privacy import lock_network; lock_network();"
        "import vosk; from urllib3.util import connection; print(connection.HAS_IPV6)"
    )
    assert python(script) == ["False"]


def test_the_trial_finds_an_open_network():
    """Here, in the tests, nothing is locked: what proves the lock could fail."""
    assert {"IPv4", "UDP", "a child process"} <= set(ways_out())


@needs_linux
def test_check_tries_the_network_and_says_that_it_is_locked(tmp_path):
    """Live, each time; its row stands beside those of the devices."""
    rows = objects(run("check", "--json", home=tmp_path))
    (network,) = [row for row in rows if row["part"] == "network"]
    assert network["ok"]
    assert network["is"].startswith("is locked")


LOCKED = """
import os, sys
from pathlib import Path
from assistant.__main__ import main
folder = Path(sys.argv[1])
sys.stdin, sys.stderr = open(os.devnull), open(os.devnull, "w")
try:
    main(["--home", str(folder), *sys.argv[2:]])
finally:
    status = Path("/proc/self/status").read_text().split()
    (folder / "state").write_text(status[status.index("Seccomp:") + 1])
"""


@needs_linux
@pytest.mark.parametrize(
    ("command", "state"),
    [
        ("--locale none", "2"),
        ("type --locale none", "2"),
        ("hear nothing.wav", "2"),
        ("understand --phrases nowhere", "2"),
        ("transcribe nothing.wav", "2"),
        ("say hello --to /nowhere/at/all.wav", "2"),
        ("journal list", "2"),
        ("models list", "2"),
        ("share key", "2"),
        ("models install nothing", "0"),
        ("share", "0"),
        ("share set-up nonsense", "0"),
    ],
)
def test_every_command_but_one_gives_the_network_up(tmp_path, command, state):
    """`models install` fetches; `share` carries what is sealed, and holds no words.

    2 is a filter.
    """
    python(LOCKED, tmp_path, *command.split(), ends_with=None)
    assert (tmp_path / "state").read_text() == state


REACHES = {
    "audio/download.py": {"http", "requests"},  # `models install`, imported there alone
    "audio/ssip.py": {"socket"},  # the unix socket of speech-dispatcher
    "assistant/privacy/network.py": {"socket"},  # tries the lock
    "assistant/systemd.py": {"socket"},  # the unix socket of systemd
    "assistant/commands/journal_open.py": {"asyncio"},  # opens the page's door
    "assistant/commands/serve.py": {"asyncio"},  # opens doors
    "assistant/commands/share.py": {
        "psycopg"
    },  # a process of its own: no words, no key
    "assistant/shared/hatch.py": {"socket"},  # a unix socket in the home folder
    "assistant/shared/counter.py": {"socket"},  # the other end of it
    "assistant/shared/address.py": {"psycopg"},  # and below: loaded by `share` alone
    "assistant/shared/database.py": {"psycopg"},
    "assistant/shared/trouble.py": {"psycopg"},
}
"""Our files that import what could reach a network, and what."""

DOORS = "assistant/doors/"
"""Bound before the lock: from then on they only answer."""

ABLE = {
    *("socket", "ssl", "requests", "urllib3", "http", "ftplib", "smtplib", "asyncio"),
    *("httpx", "aiohttp", "xmlrpc", "socketserver", "urllib.request", "wyoming"),
    *("uvicorn", "starlette", "websockets", "telnetlib", "poplib", "imaplib", "pip"),
    "psycopg",
}


def imported(file):
    """Return the modules a file imports, wherever in it."""
    nodes = list(ast.walk(ast.parse(file.read_text("utf-8"))))
    names = {a.name for n in nodes if isinstance(n, ast.Import) for a in n.names}
    names |= {str(n.module) for n in nodes if isinstance(n, ast.ImportFrom)}
    return names | {name.partition(".")[0] for name in names}


def test_only_named_files_import_what_could_reach_a_network():
    """A new one is looked at, and gets its reason above."""
    able = {str(f.relative_to(ROOT)): imported(f) & ABLE for f in SOURCES}
    doors = {name for name in able if name.startswith(DOORS)}
    assert {
        n: found for n, found in able.items() if found and n not in doors
    } == REACHES
    asking = {"requests", "urllib3", "urllib.request", "httpx", "aiohttp", "pip"}
    assert not asking & set().union(*(able[name] for name in doors))


def calls(function):
    """Return our files that call something of this name."""
    return {
        str(f.relative_to(ROOT))
        for f in SOURCES
        if re.search(rf"\b{function}\(", f.read_text("utf-8"))
    }


def test_models_are_fetched_by_one_command_and_loaded_by_their_folder():
    """Vosk and others fetch a model that is named; ours are named by their path."""
    assert calls(r"models\.install") == {"assistant/commands/models.py"}
    assert calls("download") == {"audio/archive.py", "audio/download.py"}
    texts = {str(f.relative_to(ROOT)): f.read_text("utf-8") for f in SOURCES}
    for word in ("model_name=", "from_pretrained", "hf_hub", "snapshot_download"):
        assert [name for name, text in texts.items() if word in text] == []
    pip = [name for name, text in texts.items() if '"pip", "download"' in text]
    assert pip == ["audio/recognizers/moonshine_weights.py"]


def test_the_library_of_the_models_is_told_not_to_report():
    """Onnxruntime would tell its maker of each start; in every process of ours."""
    script = (
        "import audio, os, sys; assert 'onnxruntime' not in sys.modules;"
        "print(os.environ['ORT_DISABLE_TELEMETRY'])"
    )
    assert python(script) == ["1"]

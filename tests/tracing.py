"""What a program asked the kernel for, as strace saw it; and how to have no network."""

import functools
import os
import re
import shutil
import subprocess
import sys

import pytest

AS_ROOT = ["unshare", "--map-root-user"] if os.geteuid() else []
"""Root of a namespace of its own: else our program lets nobody look into it."""


@functools.cache
def why_no_trace():
    """Return why strace cannot be used here, or None."""
    if not shutil.which("strace"):
        return "no strace: apt-get install strace"
    command = [*AS_ROOT, "strace", "true"]
    tried = subprocess.run(command, capture_output=True, check=False)
    return "strace may not trace here (ptrace is refused)" if tried.returncode else None


@functools.cache
def why_no_namespace():
    """Return why no empty network namespace can be made here, or None."""
    if not shutil.which("unshare"):
        return "no unshare: apt-get install util-linux"
    command = ["unshare", "--map-root-user", "--net", "true"]
    tried = subprocess.run(command, capture_output=True, check=False)
    return "this system allows no network namespace" if tried.returncode else None


needs_linux = pytest.mark.skipif(
    sys.platform != "linux", reason="only Linux has this lock"
)


def needs_strace(test):
    """Skip *test* with the reason where strace does not work."""
    reason = why_no_trace()
    return pytest.mark.skipif(reason is not None, reason=str(reason))(test)


def needs_namespace(test):
    """Skip *test* with the reason where there are no network namespaces."""
    reason = why_no_namespace()
    return pytest.mark.skipif(reason is not None, reason=str(reason))(test)


def traced(log, calls):
    """Return what to put before a command so that *log* tells of its system *calls*."""
    command = ["strace", "-f", "--seccomp-bpf", "-e", f"trace={calls}", "-o", log]
    return [*AS_ROOT, *command]


_FAMILY = re.compile(r"sa_family=(\w+)")
_UNREAD = re.compile(r"\b(?:connect|sendto|sendmsg|bind)\(\d+, 0x|AT_FDCWD, 0x")
_SOCKET = re.compile(r"\b(?:socket|socketpair)\((\w+), .*\) = (-?\d+)")


def reaching_out(log):
    """Return the lines of *log* in which anything but a unix socket was used."""
    return [line for line in log.read_text().splitlines() if _reaches_out(line)]


def _reaches_out(line):
    assert not _UNREAD.search(line), "strace could not look into the program"
    if any(family != "AF_UNIX" for family in _FAMILY.findall(line)):
        return True
    made = _SOCKET.search(line)
    return bool(made) and made[1] != "AF_UNIX" and int(made[2]) >= 0

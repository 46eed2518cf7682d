"""Closes the doors of the process that calls it: no files, no network, no new processes, little memory, little time.

Every measure is taken where the kernel has it and skipped where not; limits work everywhere, Landlock and seccomp on
Linux. Nothing here needs privileges, and nothing can be undone. Written for a child that holds one socket and computes.
"""

import ctypes
import os
import resource
import signal
import struct
import sys
from contextlib import suppress
from enum import IntFlag

from limpet.media.limits import DecoderLimits


class Door(IntFlag):
    """What was closed beyond the limits."""

    NONE = 0
    FILES = 1
    CALLS = 2


_NOBODY = 65534

_PR_SET_PDEATHSIG = 1
_PR_SET_DUMPABLE = 4
_PR_SET_SECCOMP = 22
_PR_SET_NO_NEW_PRIVS = 38
_SECCOMP_MODE_FILTER = 2

# Landlock; the numbers are the same on every architecture.
_LANDLOCK_CREATE_RULESET = 444
_LANDLOCK_RESTRICT_SELF = 446
_LANDLOCK_VERSION_FLAG = 1
#: Number of file-system rights by version of the interface; later versions know those of 5.
_LANDLOCK_RIGHTS = {1: 13, 2: 14, 3: 15, 4: 15}
_LANDLOCK_ALL_RIGHTS = 16

# Classic BPF, as seccomp reads it.
_LOAD, _IF_EQUAL, _RETURN = 0x20, 0x15, 0x06
_OFFSET_CALL, _OFFSET_ARCHITECTURE = 0, 4
_ALLOW, _REFUSE, _KILL = 0x7FFF0000, 0x00050000 | 1, 0x80000000  # refused calls fail with EPERM

#: By machine: the audit number of the architecture, and the calls that computing and one open socket need.
_CALLS = {
    "x86_64": (
        0xC000003E,
        {
            "read": 0,
            "write": 1,
            "close": 3,
            "mmap": 9,
            "mprotect": 10,
            "munmap": 11,
            "brk": 12,
            "rt_sigprocmask": 14,
            "rt_sigreturn": 15,
            "sched_yield": 24,
            "mremap": 25,
            "madvise": 28,
            "getpid": 39,
            "exit": 60,
            "sigaltstack": 131,
            "gettid": 186,
            "futex": 202,
            "restart_syscall": 219,
            "clock_gettime": 228,
            "exit_group": 231,
            "getrandom": 318,
        },
    ),
    "aarch64": (
        0xC00000B7,
        {
            "close": 57,
            "read": 63,
            "write": 64,
            "exit": 93,
            "exit_group": 94,
            "futex": 98,
            "clock_gettime": 113,
            "sched_yield": 124,
            "restart_syscall": 128,
            "sigaltstack": 132,
            "rt_sigprocmask": 135,
            "rt_sigreturn": 139,
            "getpid": 172,
            "gettid": 178,
            "brk": 214,
            "munmap": 215,
            "mremap": 216,
            "mmap": 222,
            "mprotect": 226,
            "madvise": 233,
            "getrandom": 278,
        },
    ),
}  # fmt: skip  (a table)


def lock(limits: DecoderLimits) -> Door:
    """Locks the calling process for good and says which doors the kernel could close.

    Everything that will be imported must have been imported before.
    """
    _drop_root()
    if sys.platform == "linux":
        _prctl(_PR_SET_NO_NEW_PRIVS, 1)
        _prctl(_PR_SET_DUMPABLE, 0)
        _prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    doors = Door.FILES if _close_files() else Door.NONE
    _set_limits(limits)
    if _close_calls():
        doors |= Door.CALLS
    return doors


def _drop_root() -> None:
    """Root ignores the limit on processes, so it becomes nobody; a container may forbid that."""
    if os.geteuid() != 0:
        return
    with suppress(OSError):
        os.setgroups([])
        os.setgid(_NOBODY)
        os.setuid(_NOBODY)


def _set_limits(limits: DecoderLimits) -> None:
    for kind, value in (
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_NPROC, 0),
        (resource.RLIMIT_NOFILE, 0),  # what is open stays open; nothing can be added
        (resource.RLIMIT_CPU, limits.cpu_s),
        (resource.RLIMIT_AS, limits.memory_bytes),
    ):
        with suppress(OSError, ValueError):  # macOS refuses some of them
            resource.setrlimit(kind, (value, value))
    signal.setitimer(signal.ITIMER_REAL, limits.wall_s)  # its default action ends the process


if sys.platform == "linux":
    _libc = ctypes.CDLL(None, use_errno=True)

    def _prctl(option: int, first: int, second: int = 0) -> bool:
        arguments = (ctypes.c_ulong(first), ctypes.c_ulong(second), ctypes.c_ulong(0), ctypes.c_ulong(0))
        return bool(_libc.prctl(option, *arguments) == 0)

    def _syscall(number: int, *arguments: object) -> int:
        return int(_libc.syscall(ctypes.c_long(number), *arguments))


def _close_files() -> bool:
    """Landlock without a single rule: no path can be opened, listed, made or run; no port bound or reached."""
    if sys.platform != "linux":
        return False
    nothing = ctypes.c_void_p(None)
    version = _syscall(_LANDLOCK_CREATE_RULESET, nothing, ctypes.c_size_t(0), ctypes.c_uint(_LANDLOCK_VERSION_FLAG))
    if version < 1:
        return False
    files = (1 << _LANDLOCK_RIGHTS.get(version, _LANDLOCK_ALL_RIGHTS)) - 1
    ports = 0b11 if version >= 4 else 0
    scopes = 0b11 if version >= 6 else 0
    rules = struct.pack("=QQQ", files, ports, scopes)
    ruleset = _syscall(_LANDLOCK_CREATE_RULESET, rules, ctypes.c_size_t(len(rules)), ctypes.c_uint(0))
    if ruleset < 0:
        return False
    closed = _syscall(_LANDLOCK_RESTRICT_SELF, ctypes.c_int(ruleset), ctypes.c_uint(0)) == 0
    os.close(ruleset)
    return closed


def _close_calls() -> bool:
    """A seccomp filter that lets only the calls of `_CALLS` through."""
    machine = os.uname().machine
    if sys.platform != "linux" or machine not in _CALLS or sys.maxsize < 1 << 32:
        return False
    code = _filter(machine)
    steps = ctypes.create_string_buffer(code, len(code))
    program = ctypes.create_string_buffer(struct.pack("HP", len(code) // 8, ctypes.addressof(steps)))
    return _prctl(_PR_SET_SECCOMP, _SECCOMP_MODE_FILTER, ctypes.addressof(program))


def _filter(machine: str) -> bytes:
    """The filter as BPF. A call by a foreign convention (32-bit) kills: its numbers mean something else."""
    architecture, calls = _CALLS[machine]
    allowed = sorted(calls.values())
    steps = [
        (_LOAD, 0, 0, _OFFSET_ARCHITECTURE),
        (_IF_EQUAL, 1, 0, architecture),
        (_RETURN, 0, 0, _KILL),
        (_LOAD, 0, 0, _OFFSET_CALL),
        *((_IF_EQUAL, len(allowed) - index, 0, number) for index, number in enumerate(allowed)),
        (_RETURN, 0, 0, _REFUSE),
        (_RETURN, 0, 0, _ALLOW),
    ]
    return b"".join(struct.pack("=HBBI", *step) for step in steps)

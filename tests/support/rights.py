"""How does a test make root respect the permissions of files? By giving up the right not to."""

import ctypes
import os

_OVERRIDE = (1, 2)  # CAP_DAC_OVERRIDE and CAP_DAC_READ_SEARCH
_CAPSET, _CAPGET = 126, 125  # x86-64
_CAPSET_ARM, _CAPGET_ARM = 91, 90
_VERSION_3 = 0x20080522
_PR_CAPBSET_DROP = 24


def mind_permissions() -> None:
    """Make this process, and what it executes, respect permissions even as root."""
    if os.geteuid() != 0:
        return
    libc = ctypes.CDLL(None, use_errno=True)
    is_arm = os.uname().machine == "aarch64"
    header = (ctypes.c_uint32 * 2)(_VERSION_3, 0)
    sets = (ctypes.c_uint32 * 6)()  # effective, permitted, inheritable; twice 32 bits
    for capability in _OVERRIDE:
        libc.prctl(_PR_CAPBSET_DROP, capability, 0, 0, 0)
    if libc.syscall(_CAPGET_ARM if is_arm else _CAPGET, header, sets) != 0:
        raise OSError(ctypes.get_errno(), "capget")
    for capability in _OVERRIDE:
        for index in range(3):
            sets[index] &= ~(1 << capability)
    if libc.syscall(_CAPSET_ARM if is_arm else _CAPSET, header, sets) != 0:
        raise OSError(ctypes.get_errno(), "capset")

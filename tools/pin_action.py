"""Writes action.yml with the published image for the Dockerfile: `pin_action.py NAME@sha256:... <action.yml`."""

import re
import sys

BUILT = "  image: Dockerfile\n"
_BY_DIGEST = re.compile(r"[a-z0-9.:/_-]+@sha256:[0-9a-f]{64}")


def pinned(description: str, image: str) -> str:
    """``description`` with ``image``, which has to be named by its digest: a tag may mean another one tomorrow."""
    if not _BY_DIGEST.fullmatch(image):
        raise SystemExit(f"no image by its digest: {image!r}")
    if description.count(BUILT) != 1:
        raise SystemExit(f"action.yml does not have exactly one line {BUILT.strip()!r}")
    return description.replace(BUILT, f"  image: docker://{image}\n")


if __name__ == "__main__":
    sys.stdout.write(pinned(sys.stdin.read(), sys.argv[1]))

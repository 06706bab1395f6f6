"""`python -m validator` is the same command as `seqguard`."""

import sys

from validator.start import main

if __name__ == "__main__":
    sys.exit(main())

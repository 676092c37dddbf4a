"""What the packaged program runs."""

import multiprocessing
import sys

if __name__ == "__main__":
    multiprocessing.freeze_support()  # first: the engine starts by running this file
    from app.cli import main

    sys.exit(main())

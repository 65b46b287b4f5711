"""``shortlist worker all``: services that run until they are told to stop."""

import argparse
import signal
import sys

from services.cli.embedded import run_embedded


def run_worker(_: argparse.Namespace) -> int:
    """Run every service in this process, until a signal comes."""
    with run_embedded():
        sys.stdout.write("all services are running; stop them with Ctrl-C\n")
        sys.stdout.flush()
        signal.pause()
    return 0

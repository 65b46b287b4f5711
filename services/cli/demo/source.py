"""The demo's forms server, on the same address each time: links are part of answers."""

import json
import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from shared.embedded.dataset.forms import CANDIDATE_FORM, COMPANY_FORM
from shared.embedded.dataset.generate import Dataset
from shared.embedded.fillout.server import FakeFillout
from shared.errors import MissingSetting

#: Of the demo's forms API, which no one else serves.
API_KEY = "sk_prod_demo"

#: The first choice on a new home.
PORT = 18_930

ANY_PORT = 0


@contextmanager
def serve_forms(dataset: Dataset, home: Path, port: int | None) -> Iterator[FakeFillout]:
    """Serve the forms and files of a data set, and point the services to it.

    Raises:
        MissingSetting: If the port that this home's links lead to is taken.
    """
    server = FakeFillout(dataset.forms, dataset.files, api_key=API_KEY)
    chosen = choose_port(home, port)
    try:
        with server.serve(chosen):
            os.environ["FILLOUT_BASE_URL"] = server.base_url
            os.environ["FILLOUT_API_KEY"] = API_KEY
            os.environ["CV_FORM_ID"] = CANDIDATE_FORM
            os.environ["JOB_FORM_ID"] = COMPANY_FORM
            # Two pages are read again each time, so an edit shows in the next run.
            os.environ["FILLOUT_SWEEP_EVERY"] = "PT0S"
            yield server
    except OSError as error:
        if "port" not in str(error):
            raise
        raise MissingSetting(
            f"port {chosen} is taken, and the links in {home} lead to it: free it, or start"
            " afresh with another SHORTLIST_HOME (or --port on a new one)"
        ) from error


def choose_port(home: Path, wanted: int | None) -> int:
    """Return the port of this home: the one it had, else the wanted one, else a free one."""
    path = home / "demo.json"
    if path.exists():
        kept: int = json.loads(path.read_text())["port"]
        if wanted not in (None, kept):
            raise MissingSetting(f"the links in {home} lead to port {kept}: leave out --port")
        return kept
    port = wanted or (PORT if _is_free(PORT) else _find_free())
    home.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps({"port": port}) + "\n")
    return port


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) != 0


def _find_free() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", ANY_PORT))
        found: int = probe.getsockname()[1]
        return found

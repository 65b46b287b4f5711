"""Every service in this process: real PostgreSQL from a wheel, queues in memory.

The code is that of production. Only the broker, the address of the database
and the store of vectors differ, and all of that is decided here. Whatever a
crash leaves undone is still due in PostgreSQL, and is taken up at the start.
"""

import asyncio
import fcntl
import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import timedelta
from importlib import import_module
from pathlib import Path

from dramatiq import Worker
from dramatiq.asyncio import get_event_loop_thread
from dramatiq.brokers.stub import StubBroker

from shared.database.migrate import upgrade
from shared.database.session import on_loop, run_loop
from shared.embedded.postgres import run_postgres
from shared.errors import MissingSetting
from shared.messaging.actors import get_broker
from shared.messaging.registry import SERVICES
from shared.messaging.relay import Envelope, run_relay
from shared.settings import ShortlistSettings, WorkerSettings

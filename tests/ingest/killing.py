"""A process that has the heavy imports behind it and forks an ingestion for every line it reads; see test_kill.py.

Started with the data and the corpus folder; writes ``pid`` when a child begins and ``ended CODE`` when it is over.
"""

from __future__ import annotations

import os
import sys
import traceback
from pathlib import Path

import chromadb  # noqa: F401
import llama_index.vector_stores.chroma  # noqa: F401
import sentence_transformers  # noqa: F401

import ingest.engine_module  # noqa: F401
from ingest.build import ingest
from ingest.embedding import bundled_engine
from ingest.settings import Settings


def main() -> None:
    settings = Settings(data=Path(sys.argv[1]), corpus=Path(sys.argv[2]))
    bundled_engine()
    print("ready", flush=True)
    for _ in sys.stdin:
        pid = os.fork()
        if pid == 0:
            code = 1
            try:
                ingest(settings)
                code = 0
            except BaseException:
                traceback.print_exc()
            finally:
                os._exit(code)
        print(pid, flush=True)
        _, status = os.waitpid(pid, 0)
        print("ended", os.waitstatus_to_exitcode(status), flush=True)


if __name__ == "__main__":
    main()

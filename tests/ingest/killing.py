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

import ingest.engine_module
from ingest.build import ingest
from ingest.embedding import bundled_engine
from ingest.settings import Settings


def main() -> None:
    settings = Settings(data=Path(sys.argv[1]), corpus=Path(sys.argv[2]))
    bundled_engine()
    print("ready", flush=True)
    pid = 0
    for _ in sys.stdin:
        if pid:
            os.waitpid(pid, 0)
        pid = os.fork()
        if pid == 0:
            code = 1
            try:
                ingest(settings)
                code = 0
            except BaseException:  # noqa: BLE001 - whatever it was, the child ends here
                traceback.print_exc()
            finally:
                os._exit(code)
        print(pid, flush=True)
        # Not reaped before the next line, so that its number cannot name another process when the kill comes late.
        ended = os.waitid(os.P_PID, pid, os.WEXITED | os.WNOWAIT)
        assert ended is not None
        print("ended", -ended.si_status if ended.si_code == os.CLD_KILLED else ended.si_status, flush=True)


if __name__ == "__main__":
    main()

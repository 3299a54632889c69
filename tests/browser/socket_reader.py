"""A reader without a browser: it speaks Streamlit's own protocol to the real server, so that hundreds of questions take minutes."""

from __future__ import annotations

import json
from types import TracebackType
from urllib.parse import urlencode

from google.protobuf.text_format import MessageToString
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.Element_pb2 import Element
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websocket import WebSocket, create_connection

PATIENCE = 120
"""Seconds for one run of the page's script on a loaded machine."""


class SocketReader:
    """One session of the chat, over its web socket; use it with ``with``."""

    def __init__(self, address: str) -> None:
        self._address = address.replace("http://", "ws://") + "_stcore/stream"

    def __enter__(self) -> SocketReader:
        self._socket: WebSocket = create_connection(self._address, timeout=PATIENCE, subprotocols=["streamlit"])
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._socket.close()

    def link(self, question: str) -> str:
        """Open the permanent link of a question; everything that the page then says, as one text."""
        message = BackMsg()
        message.rerun_script.query_string = urlencode({"q": question})
        message.rerun_script.page_name = ""
        self._socket.send_binary(message.SerializeToString())
        return self._page()

    def _page(self) -> str:
        """What the server sends until the script rests, reruns of its own included."""
        said: list[str] = []
        while True:
            message = ForwardMsg()
            message.ParseFromString(self._socket.recv())
            kind = message.WhichOneof("type")
            if kind == "delta" and message.delta.WhichOneof("type") == "new_element":
                said.append(_text(message.delta.new_element))
            elif kind == "session_event" and message.session_event.WhichOneof("type") == "script_compilation_exception":
                raise AssertionError(str(message.session_event))
            elif kind == "script_finished" and message.script_finished == ForwardMsg.FINISHED_SUCCESSFULLY:
                return "\n".join(said)


def _text(element: Element) -> str:
    """What an element says; of a component of ours its data, and not its script."""
    if element.WhichOneof("type") == "bidi_component":
        return json.dumps(json.loads(element.bidi_component.json or "{}"), ensure_ascii=False)
    return str(MessageToString(element, as_utf8=True))

"""What can be wrong with a language model's service, and how it is told: nothing of what the service said is repeated."""

from __future__ import annotations

import time
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    import httpx

Trouble = Literal[
    "down", "slow", "limited", "cut", "not-a-model", "empty", "endless", "garbled", "unknown-model", "key", "refused", "failed", "set-up"
]


class Cut(Exception):
    """The stream ended before the model did."""


class NotAModel(Exception):
    """The address serves web pages."""


def explain(error: BaseException) -> tuple[Trouble, str, float | None]:
    """(what is wrong, a sentence with places for ``place`` and ``model``, pause in seconds that the service asked for)."""
    import httpx
    import openai

    causes = _causes(error)
    if any(isinstance(cause, NotAModel) for cause in causes):
        return (
            "not-a-model",
            "{place} answers with a web page, not as a language model. Check SUMBER_LLM_ADDRESS; it often ends in /v1.",
            None,
        )
    if isinstance(error, openai.RateLimitError):
        return "limited", "The language model at {place} is asked too often for its limits.", _retry_after(error.response)
    if isinstance(error, openai.AuthenticationError | openai.PermissionDeniedError):
        return "key", "{place} does not accept the key in SUMBER_LLM_KEY.", None
    if isinstance(error, openai.NotFoundError):
        return "unknown-model", "{place} does not know the model “{model}”. Check SUMBER_LLM_MODEL and SUMBER_LLM_ADDRESS.", None
    if isinstance(error, openai.BadRequestError):
        return "refused", "{place} refused the request; SUMBER_LLM_CONTEXT may be larger than what the model can read.", None
    if isinstance(error, openai.APIStatusError):
        return "failed", f"The language model at {{place}} failed (status {error.status_code}).", None
    if any(isinstance(cause, httpx.ConnectError | httpx.ConnectTimeout) for cause in causes):
        return "down", "No language model answers at {place}. Is it running?", None
    if any(isinstance(cause, httpx.TimeoutException) for cause in causes):
        return "slow", "The language model at {place} is too slow.", None
    if any(isinstance(cause, Cut | httpx.RemoteProtocolError | httpx.ReadError) for cause in causes):
        return "cut", "The language model at {place} broke off.", None
    if isinstance(error, openai.APIConnectionError):
        return "down", "No language model answers at {place}. Is it running?", None
    if isinstance(error, openai.APIError):
        return "failed", "The language model at {place} reported a failure of its own.", None
    return "garbled", "{place} sent something that is not an answer of a language model.", None


def _causes(error: BaseException) -> list[BaseException]:
    found: list[BaseException] = []
    step: BaseException | None = error
    while step is not None and step not in found:
        found.append(step)
        step = step.__cause__ or step.__context__
    return found


def _retry_after(response: httpx.Response) -> float | None:
    """Seconds that a service asks to be left alone for; it may say so in seconds or as a time."""
    said = response.headers.get("retry-after", "")
    try:
        return float(said)
    except ValueError:
        pass
    try:
        return max(0.0, parsedate_to_datetime(said).timestamp() - time.time())
    except ValueError:
        return None

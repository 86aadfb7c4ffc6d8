"""A finding as the review page shows it: beside the words it concerns, with its law, and with one click to mend."""

from __future__ import annotations

import re
from typing import Any

from ai_descriptions.spoken import finding_spoken
from ml import claims


def finding_view(finding: dict[str, Any], text: str) -> dict[str, Any]:
    """The finding with the ``words`` it concerns, in the reader's language.

    ``mend`` is there if one click can mend it: the ``words`` to replace, where they start and what to put there.
    ``mended`` are those words to be read: a sentence that is left out takes the space before it along.
    ``quote`` holds the words where the message does not quote them already.
    """
    words = text[finding["start"] : finding["end"]]
    message, advice = finding_spoken(
        rule=finding["rule"], values=finding["values"], message=finding["message"], advice=finding["advice"]
    )
    rule = claims.rules().get(finding["rule"])
    mend = _mend(finding["mend"], text)
    return {
        **finding,
        "words": words,
        "message": message,
        "quote": "" if _quoted(words, message) else words,
        "mend": mend,
        "mended": mend["words"].strip() if mend else "",
        "advice": "" if mend and mend["put"] else advice,
        "sources": rule.sources if rule else (),
    }


def _mend(mend: dict[str, Any] | None, text: str) -> dict[str, Any] | None:
    if not mend or not text[mend["start"] : mend["end"]]:
        return None
    return {"start": mend["start"], "words": text[mend["start"] : mend["end"]], "put": mend["put"]}


def _quoted(words: str, message: str) -> bool:
    """Whether the message quotes the words, in the quotes of any language of ours."""
    return re.search(rf"[“„«]\s?{re.escape(words)}\s?[”“»]", message, re.IGNORECASE) is not None

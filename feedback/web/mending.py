"""What the guard proposes for some words: other words to put there, to leave them out, or only advice.

The guard says either the words themselves ("925 silver") or a sentence ("Tell the size, or leave it out.").
"""

from __future__ import annotations

from typing import Any

_LEAVING_OUT = (
    "leave it out",
    "delete it",
    "remove it",
    "remove the sign",
    "leave the word out",
    "leave the number out",
)


def finding_view(finding: dict[str, Any], text: str) -> dict[str, Any]:
    """The finding with the ``words`` it concerns, and ``put`` or ``leave_out`` if one click can mend it.

    ``quote`` holds the words where the message does not quote them already.
    """
    words = text[finding["start"] : finding["end"]]
    suggestion = finding["suggestion"] or ""
    is_sentence = suggestion.endswith(".")
    return {
        **finding,
        "words": words,
        "quote": "" if f"“{words}”" in finding["message"] else words,
        "advice": suggestion if is_sentence else "",
        "put": _cased(suggestion, words) if words and not is_sentence else "",
        "leave_out": bool(words) and any(phrase in suggestion.lower() for phrase in _LEAVING_OUT),
    }


def _cased(suggestion: str, words: str) -> str:
    """With a capital where the words that it replaces had one."""
    return suggestion[:1].upper() + suggestion[1:] if words[:1].isupper() else suggestion

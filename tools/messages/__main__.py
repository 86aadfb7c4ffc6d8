"""``python -m tools.messages``: collect the product's sentences, compile them, tell what is not translated."""

from __future__ import annotations

import argparse
import sys

from tools.messages.catalogues import LANGUAGES, catalogue, compiled, merge, mo_path, sentences, translated
from tools.messages.extract import extracted


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tools.messages", description=__doc__)
    acts = parser.add_subparsers(dest="act", required=True)
    acts.add_parser("update", help="bring new sentences into locale/*.po, drop old ones, compile, and report")
    acts.add_parser("compile", help="write the .mo files that Django reads")
    report = acts.add_parser("report", help="how much is translated; ends with 1 if anything is missing")
    report.add_argument("--missing", action="store_true", help="print each sentence that is not translated")
    given = parser.parse_args()
    if given.act == "update":
        for language in LANGUAGES:
            merge(language)
    if given.act != "report":
        for language in LANGUAGES:
            mo_path(language).write_bytes(compiled(language))
    return _report(missing=getattr(given, "missing", False))


def _report(*, missing: bool) -> int:
    wanted = {(message.id, message.context) for message in sentences(extracted())}
    whole = True
    for language in LANGUAGES:
        done = {(message.id, message.context) for message in sentences(catalogue(language)) if translated(message)}
        left = wanted - done
        whole = whole and not left
        print(f"{language}: {100 * (len(wanted) - len(left)) / len(wanted):.1f} % of {len(wanted)} sentences")
        for text, _context in sorted(left, key=str) if missing else ():
            print(f"  {text!r}")
    return 0 if whole else 1


sys.exit(main())

"""axe, the checker for accessibility, inside a page: injected once for each document."""

from __future__ import annotations

import json

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
COLOURS = ["color-contrast"]


# What Django's admin and Swagger UI draw themselves: help signs, inline forms, filled lists, the list of operations.
_THEIRS = [".help-tooltip", ".select2-container", ".inline-group", ".swagger-ui"]


def violations(page: Page, rules: list[str]) -> list[str]:
    if not page.evaluate("typeof axe === 'object'"):
        page.evaluate(Axe().axe_script)
    options = json.dumps({"runOnly": rules, "resultTypes": ["violations"]})
    theirs = page.evaluate("all => all.filter(each => document.querySelector(each)).map(each => [each])", _THEIRS)
    context = json.dumps({"exclude": theirs}) if theirs else "document"
    found = page.evaluate(f"axe.run({context}, {options}).then(result => result.violations)")
    return [f"{page.url} {each['id']}: {each['nodes'][0]['html'][:120]}" for each in found]


def check(page: Page) -> list[str]:
    """Every rule in light; in dark, which changes nothing but colours, the rule about colours."""
    page.eval_on_selector_all("details", "all => all.forEach(each => each.open = true)")
    page.emulate_media(color_scheme="light")
    found = violations(page, RULES)
    page.emulate_media(color_scheme="dark")
    return found + violations(page, COLOURS)

"""The notices of a channel's text as sentences, and the names of its fields."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from listings.channels import Notice

FIELD_NAMES = {
    "title": _("Title"),
    "description": _("Description"),
    "structured_title": _("Title"),
    "structured_description": _("Description"),
    "tags": _("Tags"),
    "alt_text": _("Alt text"),
    "materials": _("Materials"),
    "who_made": _("Who made it"),
    "when_made": _("When it was made"),
    "is_supply": _("Is a supply"),
    "handle": _("Address (handle)"),
    "body_html": _("Description as HTML"),
    "vendor": _("Vendor"),
    "product_category": _("Category"),
    "product_type": _("Type"),
    "seo_title": _("Title for search engines"),
    "seo_description": _("Text for search engines"),
    "metafields": _("Metafields"),
    "item_specifics": _("Item specifics"),
    "bullet_points": _("Bullet points"),
    "generic_keywords": _("Search terms"),
    "brand_name": _("Brand"),
    "brand": _("Brand"),
    "metal_type": _("Metal type"),
    "gem_type": _("Gem type"),
    "ring_size": _("Ring size"),
    "clasp_type": _("Clasp"),
    "google_product_category": _("Google product category"),
    "material": _("Material"),
    "color": _("Colour"),
}

_SENTENCES = {
    "title_shortened": _("Shortened to fit %(limit)s characters; it was: “%(before)s”."),
    "title_too_long": _(
        "%(count)s characters, and %(limit)s fit. It cannot be cut without changing what it says: write a shorter one."
    ),
    "description_shortened": _("The last sentences (%(sentences)s) were left out to fit %(limit)s characters."),
    "description_too_long": _(
        "%(count)s characters, and %(limit)s fit. No sentence can be left out without changing what it says."
    ),
    "left_empty_too_long": _(
        "Left empty: the title does not fit into %(limit)s characters without changing its sense."
    ),
    "reworded": _("“%(before)s” is called “%(after)s” there."),
    "signs_spelt_out": _("A sign that may stand once only was written out; it was: “%(before)s”."),
    "tag_shortened": _("“%(before)s” became “%(after)s”."),
    "tag_left_out": _("“%(tag)s” is left out: it does not fit into %(limit)s characters."),
    "tag_signs": _("“%(tag)s” is left out: it holds signs that are not taken there."),
    "tag_over": _("“%(tag)s” is left out: %(limit)s tags fit."),
    "keyword_left_out": _("“%(tag)s” is left out: %(limit)s bytes fit."),
    "word_repeated": _("“%(word)s” stands there %(count)s times; twice is allowed."),
    "begins_like_a_formula": _(
        "It begins with “%(sign)s”. In the CSV an apostrophe stands before it, so that no spreadsheet takes it for a "
        "formula."
    ),
    "ask_who_made": _("Say under “Made by” who made it, or choose it there."),
    "ask_when_made": _("Choose there when it was made. Only “made to order” can be known from here."),
    "ask_category": _("Choose the category there."),
    "ask_link": _("Address of the product, price and availability come from your shop."),
}


def notice_words(notice: Notice) -> str:
    """The notice in a sentence. Raises KeyError for a code without one."""
    return str(_SENTENCES[notice.code]) % notice.values


def field_name(name: str) -> str:
    return str(FIELD_NAMES.get(name, name))

"""What each marketplace gets: its fields and limits, the same facts, and no claim that nobody made."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest

from listings.channels import CHANNELS, channel_text, csv_of, findings_in
from listings.channels.spec import data_of
from listings.channels.spreadsheet import harmless
from listings.channels.tests.pieces import FACTS, ring
from ml.facts import FactSheet

EXPECTED = Path(__file__).parent / "expected"


@pytest.mark.parametrize("channel", CHANNELS)
def test_the_file_is_the_same_to_the_byte(channel: str) -> None:
    made = csv_of(channel, [channel_text(ring(), channel)]).encode()
    assert made == (EXPECTED / f"{channel}.csv").read_bytes()


@pytest.mark.parametrize("channel", CHANNELS)
def test_every_limit_and_column_names_its_source(channel: str) -> None:
    data = data_of(channel)
    entries = [*data["limits"].values(), *data["columns"], *data.get("wording", ())]
    assert {entry["source"] for entry in entries} <= data["sources"].keys()


@pytest.mark.parametrize("channel", CHANNELS)
def test_the_guard_finds_nothing_to_mend_in_a_true_text(channel: str) -> None:
    piece = ring()
    assert [one for one in findings_in(channel_text(piece, channel), piece) if one.severity == "block"] == []


@pytest.mark.parametrize("channel", CHANNELS)
def test_every_line_has_every_column_and_reads_back(channel: str) -> None:
    lines = list(csv.reader(io.StringIO(csv_of(channel, [channel_text(ring(), channel)]), newline="")))
    assert {len(line) for line in lines} == {len(lines[-1])}


def test_excel_gets_the_byte_order_mark_and_nobody_else() -> None:
    texts = [channel_text(ring(), "etsy")]
    assert csv_of("etsy", texts, for_excel=True) == "\ufeff" + csv_of("etsy", texts)


@pytest.mark.parametrize("sign", ["=", "+", "-", "@", "\t", "\r", "＝"])
def test_no_cell_is_taken_for_a_formula(sign: str) -> None:
    assert harmless(f"{sign}cmd") == f"'{sign}cmd"
    assert harmless(f"a{sign}cmd") == f"a{sign}cmd"


def test_she_is_told_when_a_title_looks_like_a_formula() -> None:
    text = channel_text(ring(title="=Silver ring"), "etsy")
    assert text.values["title"] == "=Silver ring"
    assert '"\'=Silver ring"' in csv_of("etsy", [text]) or ",'=Silver ring," in csv_of("etsy", [text])
    assert "begins_like_a_formula" in {notice.code for notice in text.notices}


def test_etsy_gets_who_made_it_only_from_a_fact() -> None:
    told = channel_text(ring(), "etsy")
    untold = channel_text(ring(facts=FactSheet.from_json({"type": "ring"})), "etsy")
    assert (told.values["who_made"], told.values["when_made"]) == ("i_did", "made_to_order")
    assert (untold.values["who_made"], untold.values["materials"]) == ("", [])
    assert {"ask_who_made", "ask_when_made"} <= {notice.code for notice in untold.notices}


def test_etsy_tags_fit_and_no_number_changes() -> None:
    tags = (
        "a ring of silver and turquoise",
        "1.5 mm band",
        "black & white",
        *(f"tag {number}" for number in range(13)),
    )
    text = channel_text(ring(tags=tags), "etsy")
    kept = text.values["tags"]
    assert isinstance(kept, list)
    assert (len(kept), max(map(len, kept))) == (13, 20)
    assert "1 5 mm band" not in kept
    assert "black and white" in kept
    assert {"tag_signs", "tag_over"} <= {notice.code for notice in text.notices}


def test_a_title_that_cannot_be_shortened_truthfully_stays_and_is_stopped_by_the_guard() -> None:
    piece = ring(
        title="Gold ring, which is plated " + "very carefully " * 6, facts=FactSheet.from_json({"type": "ring"})
    )
    text = channel_text(piece, "ebay")
    assert text.values["title"] == piece.title
    assert "title_too_long" in {notice.code for notice in text.notices}
    assert "title_too_long" in {one.rule for one in findings_in(text, piece)}


def test_amazon_gets_no_metal_as_a_colour_and_five_bullets() -> None:
    seen = FactSheet.from_json({"type": "ring", "metal_tone": "white"})
    piece = ring(facts=seen, title="Silver-tone ring", description="A silver-coloured ring.", tags=())
    text = channel_text(piece, "amazon")
    assert (text.values["title"], text.values["description"]) == ("White-tone ring", "A white-coloured ring.")
    bullets = channel_text(ring(), "amazon").values["bullet_points"]
    assert len(bullets) == 5
    assert bullets[0] == "Metal: 925 sterling silver"


def test_amazons_search_terms_leave_out_only_whole_words_of_the_title() -> None:
    text = channel_text(ring(title="Silver earrings", tags=("ring", "silver earrings", "hoop")), "amazon")
    assert text.values["generic_keywords"] == "ring hoop"


def test_a_bullet_says_no_more_by_itself_than_in_its_text() -> None:
    facts = FactSheet.from_json({"type": "ring", "stones": [{"name": "pearl", "origin": "freshwater cultured"}]})
    text = "A ring with a freshwater cultured pearl. Who looks long finds a pearl."
    piece = ring(facts=facts, title="Ring with a freshwater cultured pearl", description=text, tags=())
    bullets = channel_text(piece, "amazon").values["bullet_points"]
    assert bullets == ["Stones: freshwater cultured pearl", "A ring with a freshwater cultured pearl."]


def test_ebay_calls_stones_from_a_laboratory_lab_created() -> None:
    stones = [{"name": "ruby", "origin": "lab-created"}, {"name": "pearl", "origin": "imitation"}]
    piece = ring(facts=FactSheet.from_json({**FACTS, "stones": stones}), title="Ring with a lab-grown ruby")
    text = channel_text(piece, "ebay")
    specifics = text.values["item_specifics"]
    assert isinstance(specifics, dict)
    assert text.values["title"] == "Ring with a lab-created ruby"
    assert (specifics["Main Stone"], specifics["Main Stone Creation"]) == ("Ruby", "Lab-Created")
    assert specifics["Secondary Stone"] == "Imitation Pearl"


def test_google_learns_which_words_a_machine_wrote() -> None:
    values = channel_text(ring(), "google").values
    assert "title" in values
    assert values["structured_description"] == {
        "digital_source_type": "trained_algorithmic_media",
        "content": ring().description,
    }
    assert (values["google_product_category"], "description" in values) == ("200", False)


@pytest.mark.parametrize("channel", CHANNELS)
def test_plated_brass_is_nowhere_called_gold(channel: str) -> None:
    facts = FactSheet.from_json({"type": "ring", "metal": {"base": "brass", "plating": "gold"}})
    piece = ring(facts=facts, title="Gold-plated brass ring", description="A gold-plated ring.", tags=())
    file = csv_of(channel, [channel_text(piece, channel)]).lower()
    for qualified in ("gold-plated", "gold plated", "gold vermeil"):
        file = file.replace(qualified, "")
    assert "gold" not in file


def test_shopifys_address_stays_when_the_title_changes() -> None:
    handles = {channel_text(ring(title=title), "shopify").values["handle"] for title in ("Silver ring", "Another ring")}
    assert handles == {"atelier-wren-bath-ring-1a2b3c4d"}


def test_html_holds_no_markup_of_hers() -> None:
    body = channel_text(ring(description="A ring <script>alert(1)</script>\nwith\n\ncare."), "shopify").values[
        "body_html"
    ]
    assert body == "<p>A ring &lt;script&gt;alert(1)&lt;/script&gt;<br>with</p><p>care.</p>"


def test_the_text_for_search_engines_is_not_cut_before_what_takes_its_words_back() -> None:
    facts = FactSheet.from_json({"type": "ring", "metal": {"base": "brass", "plating": "gold"}})
    plain = "It sits close to the finger and turns with it, and it was filed and polished until nothing catches."
    whole = f"{plain} {plain[:-1]} on wool."
    kept = channel_text(ring(facts=facts, title="Ring", description=whole, tags=()), "shopify")
    cut = channel_text(
        ring(
            facts=facts,
            title="Ring",
            description=f"A gold ring. {plain} The gold is plated over brass, which makes it light.",
        ),
        "shopify",
    )
    assert kept.values["seo_description"] == plain
    assert cut.values["seo_description"] == ""


def test_a_tag_with_a_comma_stays_one_tag_at_shopify() -> None:
    text = channel_text(ring(tags=("silver ring, plated", "ring")), "shopify")
    assert text.values["tags"] == ["silver ring plated", "ring"]
    assert text.rows[0]["Tags"] == "silver ring plated, ring"

"""From an approval to a house rule and back into the next draft."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import uuid4

import pytest
from django.core.management import call_command

from feedback.models import ReviewAction
from feedback.services.review import EditedText, draft_approve, draft_write_first, listing_reopen
from feedback.voice.edits import edits_recompute
from feedback.voice.lessons import EyeLesson, eye_lessons, text_lessons
from feedback.voice.models import Edit, HouseRule
from feedback.voice.selectors import edit_figures, rules_on
from feedback.voice.services import MOST_RULES, rule_add, rule_restore, rule_switch
from jewelry_site.core import ledger
from jewelry_site.core.models import User
from jewelry_site.core.problems import Problem
from listings.models import Artisan, Listing
from ml import claims
from ml.edits import Kind
from tests.factories import ArtisanFactory, FactFactory, ListingFactory, UserFactory, ring_in_review

pytestmark = pytest.mark.django_db

SEEN = [["type", "ring", 0.97, True], ["metal_tone", "white", 0.97, True], ["surface", "polished", 0.9, True],
        ["stone_colours", "blue", 0.97, True], ["stone_forms", "cabochon", 0.97, True]]  # fmt: skip


@pytest.fixture
def artisan() -> Artisan:
    made: Artisan = ArtisanFactory()
    return made


def piece(artisan: Artisan, **told: list[Any]) -> Listing:
    """A listing whose ledger says what was seen, drafted and told, as the services would have left it."""
    listing = ring_in_review(artisan=artisan)
    act(listing, "photos_seen", after=SEEN)
    act(listing, "drafted", detail={"writer": "model"})
    for attribute, values in told.items():
        act(listing, "fact_stated", attribute=attribute, after=values)
        listing.facts.filter(attribute=attribute).delete()
        for value in values:
            listing.facts.create(attribute=attribute, value=value, source="artisan")
    return listing


def act(listing: Listing, action: str, **members: Any) -> None:
    ReviewAction.objects.create(action=action, artisan_id=listing.artisan_id, listing_id=listing.pk, **members)


def approve(listing: Listing, description: str = "", title: str = "", user: User | None = None) -> Edit | None:
    """With another title the tags and the alt text, which say silver, go too."""
    draft = listing.drafts.get(is_current=True)
    text = EditedText(
        title=title or draft.title,
        description=description or draft.description,
        tags=[] if title else draft.tags,
        alt_text="Ring" if title else draft.alt_text,
    )
    draft_approve(listing=listing, user=user or listing.artisan.user, expected=draft.number, text=text)
    return Edit.objects.filter(listing=listing).last()


def taught_ring_to_band(artisan: Artisan) -> HouseRule:
    for _ in range(3):
        approve(piece(artisan), "A polished silver-tone band with a blue cabochon.")
    return HouseRule.objects.get(artisan=artisan)


def test_an_approval_stores_what_was_changed_with_its_attribute(artisan: Artisan) -> None:
    edit = approve(
        piece(artisan, metal_tone=["yellow"]), "A polished gold-tone ring with a blue cabochon.", "Ring, blue stone"
    )
    found = [(one["kind"], one["attribute"], one["gone"], one["came"]) for one in edit.changes]
    assert ("fact_fix", "metal_tone", "silver-tone", "gold-tone") in found
    assert edit.before["metal_tone"] == "white" and edit.after["metal_tone"] == "yellow"
    assert edit.distance > 0


def test_an_unchanged_approval_is_an_edit_without_changes(artisan: Artisan) -> None:
    edit = approve(piece(artisan))
    assert (edit.changes, edit.distance) == ([], 0.0)


def test_a_text_that_no_machine_drafted_has_no_edit(artisan: Artisan) -> None:
    listing = ListingFactory(artisan=artisan)
    FactFactory(listing=listing, attribute="type", value="ring")
    text = EditedText(title="Ring", description="A ring.", tags=[], alt_text="")
    draft_write_first(listing=listing, user=artisan.user, text=text)
    assert approve(listing) is None


def test_a_broken_guard_holds_up_no_approval(artisan: Artisan, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: Any) -> None:
        raise claims.GuardError("broken")

    monkeypatch.setattr("feedback.voice.edits.take_apart", broken)
    assert approve(piece(artisan), "A polished silver-tone ring with a blue stone.") is None


def test_a_failed_approval_stores_no_edit(artisan: Artisan) -> None:
    with pytest.raises(Problem):
        approve(piece(artisan), "A solid platinum ring.")
    assert Edit.objects.count() == 0


def test_edits_are_the_same_when_computed_again(artisan: Artisan) -> None:
    approve(piece(artisan, metal_tone=["yellow"]), "A polished gold-tone ring with a blue cabochon.", "Ring, blue")
    taught_ring_to_band(artisan)
    before = list(Edit.objects.values("approval", "changes", "before", "after", "distance"))
    Edit.objects.update(changes=[], before={}, after={}, distance=0.5)
    assert edits_recompute() == (4, 0)
    assert list(Edit.objects.values("approval", "changes", "before", "after", "distance")) == before


def test_the_command_says_what_it_stored(artisan: Artisan, capsys: pytest.CaptureFixture[str]) -> None:
    approve(piece(artisan))
    call_command("edits_recompute")
    assert capsys.readouterr().out.startswith("1 edits; 0 approvals have none")


def test_the_third_agreeing_edit_proposes_a_rule_that_is_not_on(artisan: Artisan) -> None:
    rule = taught_ring_to_band(artisan)
    assert (rule.kind, rule.says) == ("swap", {"from": "ring", "to": "band"})
    assert (rule.state, rule.learned) == ("proposed", True)
    assert rule.evidence.count() == 3
    assert rules_on(artisan.pk) == []
    assert ReviewAction.objects.filter(action="house_rule_proposed", artisan_id=artisan.pk).count() == 1


def test_her_yes_switches_it_on_and_each_act_is_in_the_ledger(artisan: Artisan) -> None:
    rule = taught_ring_to_band(artisan)
    for state in ("on", "off", "on", "on", "deleted"):
        rule_switch(artisan=artisan, user=artisan.user, rule_id=rule.pk, state=state)
    rule_restore(artisan=artisan, user=artisan.user, rule_id=rule.pk)
    acts = ReviewAction.objects.filter(action__startswith="house_rule").order_by("id").values_list("action", flat=True)
    assert [one.removeprefix("house_rule_") for one in acts] == ["proposed", "on", "off", "on", "deleted", "restored"]
    assert [one.says for _, one in rules_on(artisan.pk)] == [{"from": "ring", "to": "band"}]


def test_a_deleted_rule_is_not_proposed_again(artisan: Artisan) -> None:
    rule = taught_ring_to_band(artisan)
    rule_switch(artisan=artisan, user=artisan.user, rule_id=rule.pk, state="deleted")
    approve(piece(artisan), "A polished silver-tone band with a blue cabochon.")
    assert list(HouseRule.objects.values_list("state", flat=True)) == ["deleted"]


def test_what_a_moderator_changed_teaches_nobody_her_voice(artisan: Artisan) -> None:
    from django.contrib.auth.models import Group

    from feedback.roles import MODERATORS, roles_sync

    roles_sync()
    moderator = UserFactory(is_staff=True)
    moderator.groups.add(Group.objects.get(name=MODERATORS))
    for _ in range(3):
        approve(piece(artisan), "A polished silver-tone band with a blue cabochon.", user=moderator)
    assert (Edit.objects.count(), HouseRule.objects.count()) == (3, 0)


def test_edits_of_two_shops_do_not_add_up(artisan: Artisan) -> None:
    for shop in (artisan, artisan, ArtisanFactory()):
        approve(piece(shop), "A polished silver-tone band with a blue cabochon.")
    assert HouseRule.objects.count() == 0


def test_only_fact_fixes_of_what_a_photo_shows_teach_the_eye(artisan: Artisan) -> None:
    fixed = piece(artisan, metal_tone=["yellow"])
    approve(fixed, "A polished gold-tone ring with a blue cabochon.", "Gold-tone ring")
    approve(piece(artisan, metal=[{"base": "silver", "fineness": 925}]), "A polished sterling silver ring.", "Ring")
    approve(piece(artisan), "A silver-tone ring with a blue cabochon.")
    assert list(eye_lessons()) == [EyeLesson(fixed.pk, artisan.pk, "metal_tone", ("yellow",))]


def test_her_wording_and_what_she_kept_teach_the_writer(artisan: Artisan) -> None:
    kept, styled = piece(artisan), piece(artisan)
    approve(kept)
    approve(styled, "A silver-tone ring with a blue cabochon.")
    assert {one.listing_id for one in text_lessons()} == {kept.pk, styled.pk}


def test_nobody_learns_from_what_is_not_approved_any_more(artisan: Artisan) -> None:
    listing = piece(artisan, metal_tone=["yellow"])
    approve(listing, "A gold-tone ring with a blue cabochon.", "Gold-tone ring")
    listing_reopen(listing=listing, user=artisan.user)
    assert (list(eye_lessons()), list(text_lessons())) == ([], [])


def test_what_the_model_saw_wrongly_teaches_although_no_draft_said_it(artisan: Artisan) -> None:
    listing = ring_in_review(artisan=artisan)
    act(listing, "photos_seen", after=[["metal_tone", "yellow", 0.99, True], *SEEN[:1], *SEEN[2:]])
    act(listing, "fact_stated", attribute="metal_tone", after=["white"])
    act(listing, "drafted", detail={"writer": "model"})
    approve(listing)
    assert [(one.attribute, one.values) for one in eye_lessons()] == [("metal_tone", ("white",))]


def test_what_the_model_saw_and_nobody_confirmed_teaches_nothing(artisan: Artisan) -> None:
    approve(piece(artisan))
    assert list(eye_lessons()) == []


def test_figures_count_changes_and_fixes_of_her_shop_alone(artisan: Artisan) -> None:
    approve(piece(artisan, metal_tone=["yellow"]), "A polished gold-tone ring with a blue cabochon.", "A calm ring")
    approve(piece(ArtisanFactory()), "A silver-tone ring with a blue cabochon.")
    figures = edit_figures(artisan=artisan, first=date(2000, 1, 1))
    assert figures.edits == 1
    assert [attribute for attribute, _ in figures.fixes] == ["metal_tone"]
    assert figures.kinds[Kind.FACT_FIX] == figures.fixes[0][1]


def test_a_rule_of_her_own_is_on_at_once(artisan: Artisan) -> None:
    row = rule_add(artisan=artisan, user=artisan.user, kind="never", says={"words": "stunning"})
    assert (row.state, row.learned, rules_on(artisan.pk)[0][0]) == ("on", False, row.pk)


@pytest.mark.parametrize(
    ("kind", "says"),
    [
        ("swap", {"from": "<script>", "to": "x"}),
        ("swap", {"from": "ring", "to": ""}),
        ("never", {"words": "y" * 10_000}),
        ("closing", {"sentence": "no end"}),
        ("shout", {}),
    ],
)
def test_what_no_rule_can_be_made_of_is_refused(artisan: Artisan, kind: str, says: dict[str, Any]) -> None:
    with pytest.raises(Problem) as refused:
        rule_add(artisan=artisan, user=artisan.user, kind=kind, says=says)
    assert (refused.value.code, HouseRule.objects.count()) == ("rule_invalid", 0)


def test_one_thing_has_one_rule(artisan: Artisan) -> None:
    rule_add(artisan=artisan, user=artisan.user, kind="swap", says={"from": "ring", "to": "band"})
    with pytest.raises(Problem) as refused:
        rule_add(artisan=artisan, user=artisan.user, kind="swap", says={"from": "Ring", "to": "circle"})
    assert refused.value.code == "rule_exists"


def test_a_deleted_rule_gives_way_to_a_new_one(artisan: Artisan) -> None:
    old = rule_add(artisan=artisan, user=artisan.user, kind="swap", says={"from": "ring", "to": "band"})
    rule_switch(artisan=artisan, user=artisan.user, rule_id=old.pk, state="deleted")
    rule_add(artisan=artisan, user=artisan.user, kind="swap", says={"from": "ring", "to": "circle"})
    assert [row.says["to"] for row in HouseRule.objects.all()] == ["circle"]


def test_there_is_an_end_to_rules(artisan: Artisan) -> None:
    HouseRule.objects.bulk_create(
        HouseRule(artisan=artisan, kind="never", says={"words": f"w{n}"}, key=f"never:w{n}") for n in range(MOST_RULES)
    )
    with pytest.raises(Problem) as refused:
        rule_add(artisan=artisan, user=artisan.user, kind="never", says={"words": "one more"})
    assert refused.value.code == "too_many_rules"


def test_another_artisans_rule_is_out_of_reach(artisan: Artisan) -> None:
    rule = rule_add(artisan=artisan, user=artisan.user, kind="never", says={"words": "stunning"})
    other = ArtisanFactory()
    for shop, user in ((other, other.user), (artisan, other.user)):
        with pytest.raises(Problem) as refused:
            rule_switch(artisan=shop, user=user, rule_id=rule.pk, state="off")
        assert refused.value.code == "not_found"
    with pytest.raises(Problem):
        rule_switch(artisan=artisan, user=artisan.user, rule_id=uuid4(), state="on")


def test_a_yes_to_a_spelling_sets_the_shop_and_the_setting_wins_later(artisan: Artisan) -> None:
    row = HouseRule.objects.create(artisan=artisan, kind="spelling", says={"spelling": "us"}, key="spelling")
    rule_switch(artisan=artisan, user=artisan.user, rule_id=row.pk, state="on")
    artisan.refresh_from_db()
    assert (artisan.spelling, len(rules_on(artisan.pk))) == ("us", 1)
    Artisan.objects.filter(pk=artisan.pk).update(spelling="uk")
    assert rules_on(artisan.pk) == []


def test_a_rule_that_nobody_can_read_any_more_stops_no_draft(artisan: Artisan) -> None:
    row = rule_add(artisan=artisan, user=artisan.user, kind="never", says={"words": "stunning"})
    HouseRule.objects.filter(pk=row.pk).update(kind="dance")
    assert rules_on(artisan.pk) == []


def test_rules_are_written_with_their_ledger_rows_or_not_at_all(
    artisan: Artisan, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(_: ledger.Act) -> None:
        raise RuntimeError("no ledger")

    monkeypatch.setattr(ledger, "record", broken)
    with pytest.raises(RuntimeError):
        rule_add(artisan=artisan, user=artisan.user, kind="never", says={"words": "stunning"})
    assert HouseRule.objects.count() == 0

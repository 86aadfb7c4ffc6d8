"""The moderators' queue: the riskiest first, each with its reasons, and what moderators may do."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest
from django.contrib.auth.models import Group
from django.test import Client
from django.urls import reverse

from ai_descriptions.models import FactSource, Finding
from feedback.models import Action, ReviewAction
from feedback.moderation.models import Case
from feedback.moderation.risk import NEW_SHOP_APPROVALS, cases, reasons_of, still_open
from feedback.moderation.services import case_block, case_pass, case_send_back, case_unblock
from feedback.roles import ADMINISTRATORS, MODERATORS, roles_sync
from feedback.services.review import draft_approve
from jewelry_site.core.models import User
from jewelry_site.core.problems import Problem
from listings.models import Listing, ListingState
from tests.factories import ArtisanFactory, DraftFactory, FactFactory, UserFactory, ring_in_review

pytestmark = pytest.mark.django_db

NEVER_SAMPLED = UUID("00000000-0000-4000-8000-000000000001")
QUEUE = "admin:feedback_case_changelist"


@pytest.fixture
def moderator() -> User:
    return member(MODERATORS)


def member(group: str) -> User:
    roles_sync()
    user: User = UserFactory(is_staff=True)
    user.groups.add(Group.objects.get(name=group))
    return user


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def known_shop() -> Any:
    """A shop whose texts were approved often enough to be known."""
    artisan = ArtisanFactory()
    for _ in range(NEW_SHOP_APPROVALS):
        ReviewAction.objects.create(action=Action.APPROVED, artisan_id=artisan.pk)
    return artisan


def quiet_piece(**more: Any) -> Listing:
    """A text of a known shop that nothing speaks against."""
    draft = DraftFactory(
        listing__artisan=known_shop(), listing__id=NEVER_SAMPLED, listing__state=ListingState.IN_REVIEW, **more
    )
    listing: Listing = draft.listing
    return listing


def finding(listing: Listing, severity: str) -> None:
    draft = listing.drafts.get(is_current=True)
    Finding.objects.create(draft=draft, rule="gold", severity=severity, field="title", start=0, end=4, message="No.")


def why(listing: Listing) -> list[str]:
    return [reason.name for reason in reasons_of(cases().get(pk=listing.pk))]


def risk(listing: Listing) -> int:
    return cases().get(pk=listing.pk).risk  # type: ignore[attr-defined]


def test_a_text_that_nothing_speaks_against_is_in_no_queue() -> None:
    listing = quiet_piece()

    assert (risk(listing), why(listing)) == (0, [])
    assert not still_open(cases()).exists()


def test_each_reason_adds_its_weight_and_is_named() -> None:
    listing = quiet_piece()
    finding(listing, "block")
    finding(listing, "warn")
    FactFactory(listing=listing, probability=0.81)

    assert why(listing) == ["claims", "unsure", "remarks"]
    assert risk(listing) == 40 + 15 + 10


def test_what_she_said_herself_makes_the_models_doubt_harmless() -> None:
    listing = quiet_piece()
    FactFactory(listing=listing, probability=0.81)
    FactFactory(listing=listing, source=FactSource.ARTISAN, value="pendant")

    assert why(listing) == []


def test_a_new_shop_is_looked_at_until_five_of_its_texts_were_approved() -> None:
    listing = ring_in_review()

    assert "new_shop" in why(listing)
    for _ in range(NEW_SHOP_APPROVALS):
        ReviewAction.objects.create(action=Action.APPROVED, artisan_id=listing.artisan_id)
    assert "new_shop" not in why(listing)


def test_one_in_sixteen_approved_texts_is_drawn_for_a_check() -> None:
    draft = DraftFactory(
        listing__artisan=known_shop(),
        listing__id=UUID("00000000-0000-4000-8000-000000000010"),
        listing__state=ListingState.APPROVED,
    )

    assert why(draft.listing) == ["sample"]


def test_the_riskiest_comes_first_and_the_order_is_made_by_the_database(
    moderator: User, django_assert_max_num_queries: Any
) -> None:
    calm, hot = ring_in_review(), ring_in_review()
    finding(hot, "block")
    client = signed_in(moderator)

    with django_assert_max_num_queries(20):
        page = client.get(reverse(QUEUE))

    assert [case.pk for case in page.context["cl"].result_list] == [hot.pk, calm.pk]
    for _ in range(6):
        ring_in_review()
    with django_assert_max_num_queries(20):
        client.get(reverse(QUEUE))


def test_what_was_passed_leaves_the_queue_until_its_text_changes(moderator: User) -> None:
    listing = ring_in_review()

    case_pass(listing=listing, user=moderator)

    listing.refresh_from_db()
    assert listing.state == ListingState.APPROVED
    assert not still_open(cases()).exists()
    assert ReviewAction.objects.filter(action=Action.QUALITY_CHECKED, actor=moderator, listing_id=listing.pk).exists()
    ReviewAction.objects.create(action=Action.EDITED, listing_id=listing.pk)
    assert still_open(cases()).get().pk == listing.pk


def test_the_guard_holds_for_moderators_too(moderator: User) -> None:
    listing = ring_in_review()
    draft = listing.drafts.get()
    type(draft).objects.filter(pk=draft.pk).delete()
    DraftFactory(listing=listing, title="Solid gold ring with a diamond")

    with pytest.raises(Problem) as refused:
        case_pass(listing=listing, user=moderator)
    assert refused.value.code == "findings_open"
    assert not ReviewAction.objects.filter(action=Action.QUALITY_CHECKED).exists()


def test_a_case_that_was_sent_back_waits_for_her_and_comes_again_when_she_changed_it(moderator: User) -> None:
    listing = ring_in_review()
    draft_approve(listing=listing, user=listing.artisan.user, expected=1)

    case_send_back(listing=listing, user=moderator, message="The stone is not named.")

    listing.refresh_from_db()
    assert listing.state == ListingState.IN_REVIEW
    assert not still_open(cases()).exists()
    assert ReviewAction.objects.filter(action=Action.SENT_BACK).get().comment == "The stone is not named."
    ReviewAction.objects.create(action=Action.EDITED, listing_id=listing.pk)
    assert still_open(cases()).get().pk == listing.pk


def test_she_reads_what_a_moderator_wants_until_she_approves_again(moderator: User) -> None:
    listing = ring_in_review()
    client = signed_in(listing.artisan.user)
    page = reverse("listing", args=[listing.pk])
    case_send_back(listing=listing, user=moderator, message="Name the <b>stone</b>, please.")

    assert "Name the &lt;b&gt;stone&lt;/b&gt;, please." in client.get(page).content.decode()

    draft_approve(listing=listing, user=listing.artisan.user, expected=1)
    assert "A moderator asks" not in client.get(page).content.decode()

    case_block(listing=listing, user=moderator, message="Not your photo.")
    assert "A moderator stopped this listing" in client.get(page).content.decode()


def test_sending_back_without_a_word_is_refused_and_changes_nothing(moderator: User) -> None:
    listing = ring_in_review()
    acts = ReviewAction.objects.count()

    with pytest.raises(Problem) as refused:
        case_send_back(listing=listing, user=moderator, message="  ")
    assert refused.value.code == "bad_request"
    assert ReviewAction.objects.count() == acts


def test_nothing_of_a_blocked_listing_is_approved_or_leaves_and_she_reads_why(moderator: User) -> None:
    listing = ring_in_review()
    user = listing.artisan.user
    case_block(listing=listing, user=moderator, message="The photos are not hers.")

    with pytest.raises(Problem, match="The photos are not hers") as refused:
        draft_approve(listing=listing, user=user, expected=1)
    assert refused.value.code == "listing_blocked"
    assert not still_open(cases()).exists()

    case_unblock(listing=listing, user=moderator)
    draft_approve(listing=listing, user=user, expected=1)
    case_block(listing=listing, user=moderator, message="The photos are not hers.")
    page = signed_in(user).get(reverse("listing_export", args=[listing.pk]), {"channel": "etsy", "format": "csv"})
    assert page.status_code == 409
    assert "The photos are not hers" in page.content.decode()


def test_an_artisan_can_do_none_of_it() -> None:
    listing = ring_in_review()
    acts = ReviewAction.objects.count()

    for act, words in ((case_pass, {}), (case_send_back, {"message": "x"}), (case_block, {"message": "x"})):
        with pytest.raises(Problem) as refused:
            act(listing=listing, user=listing.artisan.user, **words)
        assert refused.value.code == "forbidden"
    assert ReviewAction.objects.count() == acts


def test_many_are_blocked_at_once_but_only_after_a_word_and_a_confirmation(moderator: User) -> None:
    chosen = [ring_in_review(), ring_in_review()]
    spared = ring_in_review()
    client = signed_in(moderator)
    form = {"action": "block", "_selected_action": [str(listing.pk) for listing in chosen]}

    asked = client.post(reverse(QUEUE), form)
    assert "This concerns 2 cases" in asked.content.decode()
    assert not Listing.objects.exclude(blocked_at=None).exists()

    silent = client.post(reverse(QUEUE), {**form, "confirmed": "1", "message": ""})
    assert "Nothing was done yet" in silent.content.decode()
    assert not Listing.objects.exclude(blocked_at=None).exists()

    done = client.post(reverse(QUEUE), {**form, "confirmed": "1", "message": "Stolen photos."}, follow=True)
    assert "Done for 2 cases" in done.content.decode()
    assert set(Listing.objects.exclude(blocked_at=None)) == set(chosen)
    assert Listing.objects.get(pk=spared.pk).blocked_because == ""


def test_a_case_shows_photo_facts_machine_text_and_final_text_side_by_side(moderator: User) -> None:
    listing = ring_in_review()
    machine = listing.drafts.get()
    type(machine).objects.filter(pk=machine.pk).update(is_current=False)
    DraftFactory(
        listing=listing, parent=machine, writer="person", description=machine.description + " Made with <b>care</b>."
    )

    page = signed_in(moderator).get(reverse("admin:feedback_case_change", args=[listing.pk])).content.decode()

    assert "<ins>" in page
    assert "&lt;b&gt;care&lt;/b&gt;" in page
    assert reverse("photo_file", args=[listing.photos.get().pk, "photo"]) in page
    assert "a new shop" in page


@pytest.mark.parametrize("standing", ["open", "sent_back", "blocked", "checked", "all", "nonsense"])
@pytest.mark.parametrize("reason", ["claims", "sample", "nonsense"])
def test_every_filter_answers(moderator: User, standing: str, reason: str) -> None:
    ring_in_review()
    client = signed_in(moderator)

    assert client.get(reverse(QUEUE), {"standing": standing, "reason": reason}).status_code == 200


def test_staff_without_the_right_see_no_queue_and_no_buttons() -> None:
    client = signed_in(UserFactory(is_staff=True))
    listing = ring_in_review()

    assert client.get(reverse(QUEUE)).status_code == 403
    assert client.post(reverse(QUEUE), {"action": "block", "_selected_action": [str(listing.pk)]}).status_code == 403
    assert Case.objects.get(pk=listing.pk).blocked_at is None


def test_the_admins_first_page_says_what_waits_and_for_whom(moderator: User) -> None:
    ring_in_review()

    page = signed_in(moderator).get(reverse("admin:index")).content.decode()
    assert "<strong>1</strong> listings want a look" in page

    bare = signed_in(UserFactory(is_staff=True)).get(reverse("admin:index")).content.decode()
    assert "listings want a look" not in bare


def test_administrators_may_do_what_moderators_do() -> None:
    listing = ring_in_review()

    case_pass(listing=listing, user=member(ADMINISTRATORS))
    assert Listing.objects.get().state == ListingState.APPROVED


def test_a_text_that_changed_since_the_moderator_read_it_is_not_approved_unread(moderator: User) -> None:
    listing = ring_in_review()
    read = listing.drafts.get()
    client = signed_in(moderator)
    case_page = client.get(reverse("admin:feedback_case_change", args=[listing.pk])).content.decode()
    seen = f"{listing.pk}:{read.number}"
    assert f'name="seen" value="{seen}"' in case_page
    form = {"action": "pass_on", "_selected_action": [str(listing.pk)], "seen": seen}
    assert f'name="seen" value="{seen}"' in client.post(f"{reverse(QUEUE)}?standing=all", form).content.decode()
    type(read).objects.filter(pk=read.pk).update(is_current=False)
    DraftFactory(listing=listing, parent=read, writer="person", number=read.number + 1)

    done = client.post(f"{reverse(QUEUE)}?standing=all", {**form, "confirmed": "1"}, follow=True)

    assert "Done for 0 cases" in done.content.decode()
    assert Listing.objects.get().state == ListingState.IN_REVIEW
    assert not ReviewAction.objects.filter(action=Action.QUALITY_CHECKED).exists()


def test_the_confirmation_names_the_version_that_it_shows_and_counts_what_it_will_do(moderator: User) -> None:
    listing = ring_in_review()
    ring_in_review()
    form = {"action": "pass_on", "_selected_action": [str(listing.pk)], "select_across": "1"}

    asked = signed_in(moderator).post(reverse(QUEUE), form).content.decode()

    assert "This concerns 1 case" in asked
    assert f'name="seen" value="{listing.pk}:{listing.drafts.get().number}"' in asked

"""Who may teach how much: caps, contradictions, floods; and honest minorities that must not be silenced."""

from __future__ import annotations

import hashlib
import random
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from ml.data.examples import Source, TextExample, VisionExample
from ml.data.influence import FREE, Influence, replayed, weigh

BEGIN = datetime(2026, 3, 2, 9, tzinfo=UTC)
BANK = 3900.0
ONE_WAY = (
    "One artisan corrected metal_tone to white 5000 times and hardly to anything else: "
    "a camera or a lamp may do that, or a misunderstanding."
)
TONES = ("white", "yellow", "rose", "copper")


def example(
    artisan: str,
    number: int,
    said: str,
    thought: str = "",
    *,
    photo: str = "",
    day: float = 0,
    source: Source = "correction",
) -> VisionExample:
    """One photo of which somebody says a tone; on `day` days after the beginning."""
    sha256 = hashlib.sha256((photo or f"{artisan}-{number}").encode()).hexdigest()
    return VisionExample(
        id=f"{artisan}-{number}",
        photo=f"photos/{sha256}.jpg",
        sha256=sha256,
        artisan=artisan,
        piece=f"{artisan}:{number // 2}",
        labels={"metal_tone": (said,)},
        thought={"metal_tone": (thought or said,)},
        part="train",
        source=source,
        at=(BEGIN + timedelta(days=day)).isoformat(),
    )


def house(artisans: int = 40, each: int = 12, *, days: int = 90, since: float = 0) -> list[VisionExample]:
    """Honest artisans: each has her own mix of metals, the model is right about three in four of her photos."""
    found = []
    for one in range(artisans):
        dice = random.Random(f"{since}-{one}")
        shares = [dice.random() + 0.05 for _ in TONES]
        for number in range(each):
            said = dice.choices(TONES, shares)[0]
            thought = said if dice.random() < 0.75 else dice.choice(TONES)
            day = since + dice.uniform(0, days)
            found.append(example(f"honest{since:.0f}-{one}", number, said, thought, day=day))
    return found


def by_artisan(influence: Influence, artisan: str) -> float:
    return sum(weight for name, weight in influence.weights.items() if name.startswith(f"{artisan}-"))


def test_a_handful_of_examples_counts_in_full() -> None:
    influence = weigh(house(), others=BANK)

    assert set(influence.weights.values()) == {1.0}
    assert (influence.quarantined, influence.flagged) == ((), ())


def test_two_hundred_examples_of_one_artisan_count_as_the_root_of_it() -> None:
    hers = [example("anna", n, "white", "yellow", day=n / 4) for n in range(200)]

    influence = weigh([*house(), *hers], others=BANK)

    assert by_artisan(influence, "anna") == pytest.approx((200 * FREE) ** 0.5, abs=0.01)


def test_five_thousand_examples_of_one_artisan_are_a_twentieth_of_what_is_learned_and_are_told() -> None:
    hers = [example("mallory", n, "white", "yellow", day=n / 100) for n in range(5000)]
    everyone = house()

    influence = weigh([*everyone, *hers], others=BANK)

    share = by_artisan(influence, "mallory")
    rooted = (5000 * FREE) ** 0.5
    assert share == pytest.approx(0.05 * (BANK + len(everyone) + rooted), rel=1e-3)
    assert [flag.sentence for flag in influence.flagged] == [
        f"5000 examples of one artisan count as {share:.0f} together.",
        ONE_WAY,
    ]
    assert influence.quarantined == ()


def test_a_drifted_camera_whose_owner_is_right_is_not_held_back() -> None:
    """Her camera turns silver yellow, two hundred times; nobody else has seen those photos."""
    hers = [example("anna", n, "white", "yellow", day=80 + n / 20) for n in range(200)]

    influence = weigh([*house(), *hers], others=BANK)

    assert influence.quarantined_ids == frozenset()
    assert by_artisan(influence, "anna") > 140
    assert [flag.artisan for flag in influence.flagged] == ["anna"]


def test_two_newcomers_with_drifted_cameras_are_not_held_back() -> None:
    hers = [example(f"new{who}", n, "white", "yellow", day=88) for who in range(2) for n in range(50)]

    assert weigh([*house(), *hers], others=BANK).quarantined == ()


def test_thirty_colluding_accounts_that_flip_one_class_are_held_back() -> None:
    flood = [example(f"sock{who}", n, "copper", "yellow", day=88 + who / 100) for who in range(30) for n in range(10)]
    honest = house()

    influence = weigh([*honest, *flood], others=BANK)

    assert influence.quarantined_ids == {e.id for e in flood}
    (quarantine,) = influence.quarantined
    assert (quarantine.rule, quarantine.attribute, len(quarantine.artisans)) == ("flood", "metal_tone", 30)
    assert quarantine.sentence == (
        "30 of 30 new accounts correct metal_tone to copper and hardly to anything else; of 40 older accounts 0 do. "
        "300 examples wait."
    )
    assert {influence.weights[e.id] for e in flood} == {0.0}
    assert {influence.weights[e.id] for e in honest} == {1.0}


def test_colluders_who_hide_the_flip_among_true_labels_are_held_back_for_the_flip_alone() -> None:
    flips = [example(f"sock{who}", n, "copper", "yellow", day=88) for who in range(30) for n in range(8)]
    truths = [example(f"sock{who}", n, "white", day=87) for who in range(30) for n in range(100, 112)]

    influence = weigh([*house(), *flips, *truths], others=BANK)

    assert influence.quarantined_ids == {e.id for e in flips}


def test_colluders_among_honest_newcomers_are_told_apart() -> None:
    flood = [example(f"sock{who}", n, "copper", "yellow", day=99) for who in range(30) for n in range(10)]
    newcomers = house(30, since=90, days=9)

    influence = weigh([*house(), *newcomers, *flood], others=BANK)

    assert influence.quarantined_ids == {e.id for e in flood}


@pytest.mark.parametrize("seed", range(5))
def test_honest_newcomers_are_never_a_flood(seed: int) -> None:
    """Thirty open their accounts in one week and meet the model's commonest mistake, as everybody did before."""
    dice = random.Random(seed)

    def corrected(artisan: str, day: float) -> list[VisionExample]:
        mistaken = dice.uniform(0.1, 0.5)
        return [
            example(artisan, n, "white", "yellow" if dice.random() < mistaken else "white", day=day) for n in range(10)
        ]

    older = [e for who in range(40) for e in corrected(f"old{who}", dice.uniform(0, 60))]
    newer = [e for who in range(30) for e in corrected(f"new{who}", 88)]

    assert weigh([*older, *newer], others=BANK).quarantined == ()


def test_newcomers_who_all_make_silver_and_agree_with_the_model_are_no_flood() -> None:
    fair = [example(f"silver{who}", n, "white", day=88) for who in range(30) for n in range(20)]

    assert weigh([*house(), *fair], others=BANK).quarantined == ()


def test_all_newcomers_together_are_a_fifth_of_what_is_learned() -> None:
    older, newcomers = house(), house(200, since=90, days=9)

    influence = weigh([*older, *newcomers], others=1000.0)

    theirs = sum(influence.weights[e.id] for e in newcomers)
    assert theirs == pytest.approx(0.2 * (1000 + len(older) + len(newcomers)), rel=1e-3)


def test_an_account_is_as_old_as_its_owner_and_not_as_its_first_example() -> None:
    flood = [example(f"sock{who}", n, "copper", "yellow", day=88) for who in range(30) for n in range(10)]
    joined = {f"sock{who}": BEGIN - timedelta(days=400) for who in range(30)}

    assert weigh([*house(), *flood], others=BANK, joined=joined).quarantined == ()


def shared(artisan: str, said: str, count: int, source: Source = "correction") -> list[VisionExample]:
    return [example(artisan, n, said, "white", photo=f"shared-{n}", source=source) for n in range(count)]


def test_labels_against_a_moderators_of_the_same_photos_are_held_back() -> None:
    liar, moderator = shared("mallory", "yellow", 20), shared("staff", "white", 20, "label")

    influence = weigh([*house(), *liar, *moderator], others=BANK)

    assert influence.quarantined_ids == {e.id for e in liar}
    assert influence.quarantined[0].sentence == (
        "One artisan's metal_tone contradicts what others said of 20 of the same 20 photos, where people differ on "
        "15%: her 20 examples of it wait for a look."
    )


def test_one_word_against_another_condemns_nobody() -> None:
    influence = weigh([*house(), *shared("anna", "white", 20), *shared("berta", "yellow", 20)], others=BANK)

    assert influence.quarantined == ()


def test_people_who_differ_as_people_do_are_left_alone() -> None:
    hers = [
        replace(e, labels={"metal_tone": ("rose",)}) if n % 5 == 0 else e
        for n, e in enumerate(shared("anna", "white", 60))
    ]

    assert weigh([*hers, *shared("staff", "white", 60, "label")], others=BANK).quarantined == ()


def test_thousands_of_shared_photos_can_be_judged() -> None:
    influence = weigh([*shared("mallory", "yellow", 3000), *shared("staff", "white", 3000, "label")], others=BANK)

    assert len(influence.quarantined_ids) == 3000


def test_what_a_person_let_through_is_not_held_again() -> None:
    flood = [example(f"sock{who}", n, "copper", "yellow", day=88) for who in range(30) for n in range(10)]
    released = frozenset(e.id for e in flood)

    influence = weigh([*house(), *flood], others=BANK, released=released)

    assert influence.quarantined == ()
    assert by_artisan(influence, "sock7") > 0


def test_approved_texts_are_capped_alike() -> None:
    texts = [
        TextExample(
            id=f"anna-{n}",
            artisan="anna",
            piece=str(n),
            facts={"type": "ring"},
            tone="warm",
            length="short",
            drafted={},
            approved={"description": "A ring."},
            part="train",
            at=BEGIN.isoformat(),
            weight=0.5,
        )
        for n in range(800)
    ]

    influence = weigh(texts, others=3869.0, joined={"anna": BEGIN - timedelta(days=99)})

    assert by_artisan(influence, "anna") == pytest.approx((400 * FREE) ** 0.5, abs=0.1)
    assert influence.flagged == ()


def test_what_the_product_replays_counts_unless_the_caller_says_otherwise() -> None:
    hers = [example("anna", n, "white", "yellow", day=n / 4) for n in range(200)]

    assert replayed(hers) > 3000
    assert replayed([]) > 3000
    assert by_artisan(weigh(hers), "anna") == pytest.approx((200 * FREE) ** 0.5, abs=0.01)
    assert by_artisan(weigh(hers, others=0.0), "anna") == pytest.approx(FREE, abs=0.01)


def test_no_examples_weigh_nothing() -> None:
    assert weigh([]) == Influence({})


def test_a_time_that_cannot_be_read_makes_an_account_old_and_breaks_nothing() -> None:
    influence = weigh([replace(example("anna", 1, "white"), at="yesterday")])

    assert influence.weights == {"anna-1": 1.0}

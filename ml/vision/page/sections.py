"""What stands on the page, section by section, from the report of an evaluation."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from ml import vocabulary
from ml.vision.judging import Sitting
from ml.vision.page.charts import bar, curves_chart, reliability_chart
from ml.vision.page.markup import Markup, between, figure, joined, share, table, tag, void
from ml.vision.page.mistakes import Mistake, Picture

Report = Mapping[str, Any]
_SLICES = {"worn": "Worn on a body or not", "shop": "Shops", "type": "Types", "metal_tone": "Colour of the metal"}


def summary(report: Report) -> Markup:
    method = report["intervals"]
    told = (
        f"{report['photos']} photos of {len(report['shops'])} shops, seen by model {report['model']}. "
        f"Small figures are {method['level']:.0%} intervals: {method['units']} {method['resampled']} were drawn again "
        f"{method['resamples']} times (BCa bootstrap)."
    )
    rows = [
        [
            _label(attribute),
            joined([share(one["accuracy"]), " ", between(one["intervals"]["accuracy"])]),
            bar(one["accuracy"], one["intervals"]["accuracy"]),
            joined([share(one["balanced_accuracy"]), " ", between(one["intervals"]["balanced_accuracy"])]),
            joined([share(one["macro_f1"]), " ", between(one["intervals"]["macro_f1"])]),
            joined([share(one["coverage"]), " ", between(one["intervals"]["coverage"])]),
            joined([share(one["precision"]), " ", between(one["intervals"]["precision"])]),
            joined([share(one["ece"]), " ", between(one["intervals"]["ece"])]),
        ]
        for attribute, one in report["attributes"].items()
    ]
    heads = [
        "attribute",
        "accuracy",
        "drawn",
        "balanced",
        "macro-F1",
        "dares to answer",
        "then right",
        "calibration error",
    ]
    note = (
        "Accuracy of attributes with several values: the whole set is right. Balanced: each value counts alike. "
        "Dares to answer: the share of photos on which a value passes its threshold. Calibration error: how far the "
        "probabilities are from the truth, on average."
    )
    return _section("How well it sees", tag("p", told), table("By attribute", heads, rows, described=note))


def bias(report: Report) -> Markup:
    found = report["behind"]
    words: list[str] = []
    if found:
        words.append(tag("p", f"Of {report['compared']} comparisons, {len(found)} show a slice that falls behind:"))
        words.append(tag("ul", *(tag("li", one["sentence"]) for one in found), class_="bias"))
    else:
        words.append(tag("p", f"No slice falls behind the rest by more than chance ({report['compared']} compared)."))
    return _section("Who is seen less well", *words)


def slices(report: Report) -> Markup:
    tables = []
    for kind, parts in report["slices"].items():
        rows = [
            [f"{name} ({part['photos']})", *(_slice_cell(part["attributes"].get(a)) for a in report["attributes"])]
            for name, part in parts.items()
        ]
        if rows:
            tables.append(
                tag(
                    "details",
                    tag("summary", _SLICES[kind]),
                    table(_SLICES[kind], ["slice", *map(_label, report["attributes"])], rows),
                )
            )
    note = "Accuracy, or the overlap with the truth where several values are possible. The JSON holds every figure."
    return _section("Slice by slice", tag("p", note, class_="note"), *tables)


def calibration(report: Report) -> Markup:
    charts = [
        tag("figure", reliability_chart(_label(attribute), one["reliability"]), tag("figcaption", _label(attribute)))
        for attribute, one in report["attributes"].items()
    ]
    rows = [
        [
            f"{_label(attribute)}, {bin_['from']:.2f} to {bin_['to']:.2f}",
            str(bin_["answers"]),
            figure(bin_["probability"]),
            figure(bin_["right"]),
        ]
        for attribute, one in report["attributes"].items()
        for bin_ in one["reliability"]
    ]
    note = "A dot on the line: of the answers given at 0.8, 80 % are right. Below the line it is too sure of itself."
    numbers = tag("details", tag("summary", "The same as a table"), table("Reliability", _RELIABILITY, rows))
    return _section("Can its probabilities be believed?", tag("p", note), tag("div", *charts, class_="charts"), numbers)


_RELIABILITY = ["answers between", "how many", "mean probability", "share right"]


def confusions(report: Report) -> Markup:
    rows = [
        [_label(attribute), *(f"{was} → {said} ({count})" for was, said, count in one["confusions"][:3])]
        for attribute, one in report["attributes"].items()
    ]
    heads = ["attribute", "most often", "second", "third"]
    told = [[*row, *[""] * (len(heads) - len(row))] for row in rows]
    note = "What the photo shows → what was said instead. A value alone was only missed, or only said too much."
    return _section("What it takes for what", table("Commonest mistakes", heads, told, described=note))


def pieces(report: Report) -> Markup:
    found = report["pieces"]
    rows = [
        [
            _label(attribute),
            str(one["pieces"]),
            *(share(one[name]) for name in ("single", "surest", "combined")),
            *(figure(one[name]) for name in ("log_loss_surest", "log_loss")),
            f"{one['wrong_and_said_to_disagree']}/{one['wrong']}",
        ]
        for attribute, one in found["attributes"].items()
    ]
    if not rows:
        return _section("Several photos of a piece", tag("p", "No piece here has several photos with the same labels."))
    heads = ["attribute", "pieces", "one photo", "surest photo", "together", "log loss, surest", "log loss, together"]
    heads.append("wrong, and the photos disagree")
    note = (
        "Pieces whose photos carry the same label. Log loss judges the probabilities: smaller is better. Where photos "
        "contradict each other nothing is asserted; last column: of the pieces that are read wrong, those that say so."
    )
    return _section("Several photos of a piece", table("Together or alone", heads, rows, described=note))


def evidence(report: Report) -> Markup:
    found = report["evidence"]
    if not found["photos"]:
        return Markup("")
    deletion, mixed = found["deletion"], found["randomised"]
    words = (
        f"On {found['photos']} photos the places that the maps name were blurred away step by step: on average "
        f"{figure(deletion['area']['maps'])} of the probability was left, against "
        f"{figure(deletion['area']['elsewhere'])} for the same shapes elsewhere and "
        f"{figure(deletion['area']['random'])} for random places."
    )
    other = mixed.get("missing") or (
        f"With shuffled heads the maps correlate by {mixed['heads']['mean']:.2f} with the true ones, with all weights "
        f"shuffled by {mixed['all']['mean']:.2f}: near 0 means that the maps show what was learned."
    )
    chart = curves_chart("Probability while places are deleted", deletion["curves"])
    legend = tag(
        "ul", *(tag("li", name, class_=f"key key-{n}") for n, name in enumerate(deletion["curves"])), class_="legend"
    )
    return _section(
        "Is the evidence true?", tag("p", words), tag("figure", chart, tag("figcaption", legend)), tag("p", other)
    )


def mistakes(
    found: Mapping[str, Sequence[Mistake]], pictures: Mapping[tuple[str, int], Picture], sitting: Sitting
) -> Markup:
    parts: list[Markup] = []
    for attribute, some in found.items():
        cards = [_card(one, pictures[attribute, one.row], sitting) for one in some]
        parts.append(joined([tag("h3", _label(attribute)), tag("div", *cards, class_="cards")]))
    note = "Where it was surest and wrong. Look at the label, too: some of these may be right."
    return _section("The worst mistakes", tag("p", note), *parts)


def set_aside(report: Report) -> Markup:
    if not report["set_aside"]:
        return Markup("")
    return _section("Set aside", tag("ul", *(tag("li", problem) for problem in report["set_aside"])))


def _card(mistake: Mistake, picture: Picture, sitting: Sitting) -> Markup:
    images = [void("img", src=picture.photo, alt=picture.alt)]
    if picture.evidence:
        told = f"The same photo, coloured where it spoke for {mistake.said}"
        images.append(void("img", src=picture.evidence, alt=told))
    sure = "stated" if mistake.asserted else "guessed"
    words = [
        tag("b", f"{mistake.said} {mistake.probability:.2f}"),
        f", {sure}; the label says ",
        tag("b", ", ".join(mistake.truth)),
        tag("small", f"{sitting.photos[mistake.row].path.name}, {sitting.photos[mistake.row].shop}"),
    ]
    return tag("figure", tag("div", *images, class_="pair"), tag("figcaption", *words), class_="card")


def _slice_cell(one: Mapping[str, Any] | None) -> Markup:
    if one is None:
        return Markup("–")
    return joined([share(one["overlap"]), " ", between(one["intervals"]["overlap"])])


def _label(attribute: str) -> str:
    return vocabulary.attribute_label(attribute, "en")


def _section(heading: str, *parts: str) -> Markup:
    return tag("section", tag("h2", heading), *parts)

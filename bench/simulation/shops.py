"""The makers of the proof: she, others on the same market, and strangers whose tastes are not hers."""

from __future__ import annotations

from bench.simulation.maker import Maker

# What nobody on this market wants to read, and so what all of them can teach: pictures of weather, light and hours.
PICTURES = (
    r"\b(?:moon\w*|sea|waves?|rain\w*|snow\w*|sk(?:y|ies)|clouds?|lamp\w*|candle\w*|sun\w*|mornings?|evenings?|dusk|"
    r"winters?|summers?|autumn|gardens?|rivers?|water|nights?|honey|mist\w*|frost\w*|windows?|day(?:light|s)?)\b"
)
GIFTS = r"\b(?:friends?|gifts?|presents?|birthdays?|mothers?|sisters?|daughters?|grandmother\w*|aunts?)\b"
CLOTHES = (
    r"\b(?:jumpers?|denim|linen|wool\w*|coats?|sleeves?|collars?|shirts?|dress\w*|scar(?:f|ves)|knitwear|cuffs?)\b"
)

HERS = Maker(
    {"ring": "band", "jumper": "sweater", "textured": "hammer-marked"},
    spelling="us",
    dislikes=f"{PICTURES}|{GIFTS}",
    most_words=52,
    measures_last=True,
)
MARKET = (
    Maker({"piece": "jewel"}, spelling="uk", dislikes=PICTURES),
    Maker({"jumper": "pullover"}, spelling="us", dislikes=PICTURES, most_words=60),
    Maker({"stone": "gem"}, spelling="uk", dislikes=f"{PICTURES}|{CLOTHES}"),
)
# They cut, exchange and add, each something else, so that together they make texts neither shorter nor longer.
STRANGERS = (
    Maker({"friend": "pal"}, spelling="uk", dislikes=CLOTHES),
    Maker({"easy": "simple", "small": "little", "metal": "metalwork", "quiet": "muted"}, spelling="uk"),
    Maker({"wear": "put on"}, spelling="uk", closes_with="Each one travels in a pouch that you may keep."),
)

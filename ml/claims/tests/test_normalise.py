import pytest

from ml.claims.normalise import plain


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("Pavé", "pave"),
        ("ＧＯＬＤ", "gold"),
        ("g\u200bo\u00adl\u2060d", "gold"),
        ("g\u043eld", "gold"),
        ("<b>g</b>old", "gold"),
        ("gold<br>ring", "gold ring"),
        ("gold &amp; silver", "gold & silver"),
        ("g0ld d1amond", "gold diamond"),
        ("18k 925", "18k 925"),
        ("G O L D ring", "gold ring"),
        ("a g.o.l.d ring", "a gold ring"),
        ("s!lver and $ilver", "silver and silver"),
        ("go1d, si1ver", "gold, silver"),
        ("a dia-mond", "a diamond"),
        ("ⓖⓞⓛⓓ ɢᴏʟᴅ 𝓰𝓸𝓵𝓭", "gold gold gold"),
        ("g🌟o🌟l🌟d", "gold"),
        ("well-made S, M or L in 3 x 4 mm", "well-made s, m or l in 3 x 4 mm"),
        ("ﬁne", "fine"),
        ("5½", "51/2"),
        ("it’s", "it's"),
        ("a\nb", "a b"),
        ("3 < 4 > 2", "3 < 4 > 2"),
    ],
)
def test_disguises_are_read_through(text: str, read: str) -> None:
    assert plain(text).text == read


def test_every_sign_remembers_where_it_came_from() -> None:
    text = "a<i>&eacute;</i>ﬁ"
    read = plain(text)
    assert read.text == "aefi"
    assert [text[start:end] for start, end in zip(read.starts, read.ends, strict=True)] == ["a", "&eacute;", "ﬁ", "ﬁ"]

"""Makers of files that people, broken networks and attackers send; each returns the bytes of one file."""

from __future__ import annotations

import io
import random
import struct
import zipfile
import zlib
from collections.abc import Callable
from functools import cache

import pillow_heif
from PIL import Image, ImageDraw

Ink = int | tuple[int, ...]

GOLD = (201, 160, 70)
RED, GREEN, BLUE = (200, 30, 30), (30, 180, 60), (40, 60, 200)
PNG_SIGNATURE = b"\x89PNG\r\n\x1a\n"
GPS_LATITUDE = b"GPSLatitude 52.5163"
HOME_ADDRESS = b"home address: 7 Mill Lane"
SCRIPT = b"<script>alert(document.domain)</script>"


# --- pictures -------------------------------------------------------------------------------------------


def ring(size: tuple[int, int] = (800, 600)) -> Image.Image:
    """A golden ring on pale grey, with a red stone near the top left, so that every turn of it shows."""
    width, height = size
    image = Image.new("RGB", size, (225, 225, 228))
    draw = ImageDraw.Draw(image)
    draw.ellipse((width * 0.25, height * 0.2, width * 0.75, height * 0.9), outline=GOLD, width=width // 20)
    draw.ellipse((width * 0.05, height * 0.05, width * 0.2, height * 0.25), fill=RED)
    return image


def grain(size: tuple[int, int], seed: int = 1) -> Image.Image:
    """Noise that no codec can shrink."""
    return Image.frombytes("RGB", size, random.Random(seed).randbytes(size[0] * size[1] * 3))


def saved(image: Image.Image, kind: str, **options: object) -> bytes:
    """``image`` written by Pillow in the format ``kind``."""
    stream = io.BytesIO()
    image.save(stream, kind, **options)
    return stream.getvalue()


def jpeg(size: tuple[int, int] = (800, 600), **options: object) -> bytes:
    """A whole and honest JPEG."""
    return saved(ring(size), "JPEG", quality=90, **options)


def jpeg_segment(marker: int, payload: bytes) -> bytes:
    """One JPEG segment."""
    return bytes([0xFF, marker]) + struct.pack(">H", len(payload) + 2) + payload


def with_segment(photo: bytes, marker: int, payload: bytes) -> bytes:
    """``photo`` (JPEG) with one more segment right after its start."""
    return photo[:2] + jpeg_segment(marker, payload) + photo[2:]


# --- no picture, or not enough of one -------------------------------------------------------------------


def jpeg_header_only() -> bytes:
    """The first bytes of a JPEG, and no picture."""
    return jpeg()[:20]


def text() -> bytes:
    """A letter."""
    return b"Dear Sir or Madam, this is the ring that I told you about.\n" * 20


def random_bytes() -> bytes:
    """Noise without any format."""
    return random.Random(46).randbytes(5_000)


def pdf() -> bytes:
    """The start of a PDF."""
    return b"%PDF-1.7\n1 0 obj << /Type /Catalog >> endobj\ntrailer << /Root 1 0 R >>\n%%EOF\n"


@cache
def zip_bomb() -> bytes:
    """A ZIP of 10 kB that unpacks to 10 MB."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("bomb", b"\x00" * 10_000_000)
    return stream.getvalue()


def truncated_half() -> bytes:
    """A JPEG of which half arrived."""
    whole = jpeg()
    return whole[: len(whole) // 2]


def truncated_last_2_bytes() -> bytes:
    """A JPEG that lacks only its end mark."""
    return jpeg()[:-2]


# --- PNG chunk by chunk ---------------------------------------------------------------------------------


def png_chunk(kind: bytes, body: bytes) -> bytes:
    """One PNG chunk with its checksum."""
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


@cache
def png_of_zeros(width: int, height: int, *, bits: int = 1, extra: bytes = b"") -> bytes:
    """A black grey-scale PNG of any size, made without ever holding its pixels; ``extra`` are more chunks."""
    squeeze = zlib.compressobj(9)
    row = bytes(1 + (width * bits + 7) // 8)
    pixels = b"".join(squeeze.compress(row) for _ in range(height)) + squeeze.flush()
    header = png_chunk(b"IHDR", struct.pack(">II5B", width, height, bits, 0, 0, 0, 0))
    return PNG_SIGNATURE + header + extra + png_chunk(b"IDAT", pixels) + png_chunk(b"IEND", b"")


def png_bad_checksum() -> bytes:
    """A PNG in whose pixels one bit fell over."""
    whole = bytearray(saved(ring(), "PNG"))
    whole[whole.index(b"IDAT") + 40] ^= 1
    return bytes(whole)


@cache
def png_text_bomb() -> bytes:
    """80 MB of text in a compressed chunk of 80 kB."""
    squeeze = zlib.compressobj(9)
    block = b"a" * 1_000_000
    packed = b"".join(squeeze.compress(block) for _ in range(80)) + squeeze.flush()
    return png_of_zeros(200, 200, extra=png_chunk(b"zTXt", b"Comment\x00\x00" + packed))


# --- kinds that are not read ----------------------------------------------------------------------------


def svg() -> bytes:
    """A drawing that runs a script where it is shown."""
    return b'<?xml version="1.0"?>\n<svg xmlns="http://www.w3.org/2000/svg">' + SCRIPT + b"</svg>"


def eps() -> bytes:
    """A PostScript drawing; Pillow hands such to Ghostscript."""
    return b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 200 200\n%%EndComments\nshowpage\n%%EOF\n"


@cache
def gif(frames: int = 1) -> bytes:
    """A GIF with that many frames."""
    pictures = [Image.new("P", (80, 80), number % 256) for number in range(frames)]
    return saved(pictures[0], "GIF", save_all=True, append_images=pictures[1:], optimize=False)


def gif_with_script() -> bytes:
    """Both a GIF and a script."""
    return b"GIF89a/*" + gif()[8:] + b"*/=1;alert(document.domain);"


# --- two things in one file -----------------------------------------------------------------------------


def jpeg_with_html() -> bytes:
    """A JPEG with a page in its comment and another one behind its end."""
    return with_segment(jpeg(), 0xFE, b"<html>" + SCRIPT) + b"<html>" + SCRIPT


def jpeg_with_zip() -> bytes:
    """A JPEG that is a ZIP archive too."""
    return jpeg() + zip_bomb()


# --- pixels of every kind -------------------------------------------------------------------------------


def grey_16_bit(value: int = 25_700) -> bytes:
    """A PNG with 16 bits of grey: ``value`` on the left half, 65535 on the right."""
    image = Image.new("I;16", (200, 200), value)
    image.paste(65_535, (100, 0, 200, 200))
    return saved(image, "PNG")


def halves(mode: str, left: Ink, right: Ink, size: tuple[int, int] = (200, 160)) -> Image.Image:
    """Two flat halves in any mode of Pillow."""
    image = Image.new(mode, size, left)
    image.paste(right, (size[0] // 2, 0, *size))
    return image


def transparent_palette() -> bytes:
    """A palette PNG: red on the left, the right half transparent (over a hidden blue)."""
    image = halves("P", 0, 1)
    image.putpalette([*RED, *BLUE])
    return saved(image, "PNG", transparency=1)


def fully_transparent() -> bytes:
    """A ring that nobody can see: colours under an alpha of 0."""
    image = ring().convert("RGBA")
    image.putalpha(0)
    return saved(image, "PNG")


# --- metadata -------------------------------------------------------------------------------------------


def exif(orientation: int = 1, description: str = "", *, gps: bool = False) -> bytes:
    """An EXIF block."""
    block = Image.Exif()
    block[0x0112] = orientation
    if description:
        block[0x010E] = description
    if gps:
        block.get_ifd(0x8825).update({1: "N", 2: (52.0, 30.0, 58.7), 3: "E", 4: (13.0, 22.0, 38.6)})
    return block.tobytes()


def phone_photo() -> bytes:
    """Held upright: 800 x 600 stored, orientation 6, with the place and a script in the description."""
    return jpeg(exif=exif(6, SCRIPT.decode(), gps=True))


def jpeg_with_home_address() -> bytes:
    """A comment and an XMP block that say where the artisan lives."""
    xmp = b"http://ns.adobe.com/xap/1.0/\x00<x:xmpmeta><exif:" + GPS_LATITUDE + b"/></x:xmpmeta>"
    return with_segment(with_segment(jpeg(), 0xFE, HOME_ADDRESS), 0xE1, xmp)


def corrupt_exif() -> bytes:
    """An EXIF block whose directory points nowhere."""
    return jpeg(exif=b"Exif\x00\x00II*\x00\x08\x00\x00\x00\xff\xff\x12\x01\x03\x00\x01")


def icc_profile(space: bytes = b"RGB ") -> bytes:
    """A colour profile with the primaries of Display P3 and a gamma of 2.2, built tag by tag (ICC.1:2001)."""

    def xyz(*values: float) -> bytes:
        return b"XYZ \0\0\0\0" + b"".join(struct.pack(">i", round(value * 65_536)) for value in values)

    name = b"Wide"
    curve = b"curv\0\0\0\0" + struct.pack(">IHH", 1, round(2.2 * 256), 0)
    tags = {
        b"desc": b"desc\0\0\0\0" + struct.pack(">I", len(name) + 1) + name + bytes(79),
        b"cprt": b"text\0\0\0\0none\0\0\0\0",
        b"wtpt": xyz(0.9642, 1.0, 0.8249),
        b"rXYZ": xyz(0.51512, 0.24120, -0.00105),
        b"gXYZ": xyz(0.29198, 0.69225, 0.04189),
        b"bXYZ": xyz(0.15710, 0.06657, 0.78407),
        b"rTRC": curve,
        b"gTRC": curve,
        b"bTRC": curve,
    }
    table, body, start = struct.pack(">I", len(tags)), b"", 132 + 12 * len(tags)
    for tag, content in tags.items():
        table += tag + struct.pack(">II", start + len(body), len(content))
        body += content + bytes(-len(content) % 4)
    size = struct.pack(">I", start + len(body))
    white = struct.pack(">iii", 63_190, 65_536, 54_061)
    head = size + bytes(4) + b"\x02\x10\0\0mntr" + space + b"XYZ " + bytes(12) + b"acsp" + bytes(28) + white
    return head + bytes(128 - len(head)) + table + body


# --- moving pictures and phones -------------------------------------------------------------------------


@cache
def two_frames(kind: str) -> bytes:
    """An animated ``PNG``, ``WEBP`` or ``AVIF``."""
    second = Image.new("RGB", (120, 120), BLUE)
    return saved(Image.new("RGB", (120, 120), RED), kind, save_all=True, append_images=[second])


@cache
def heic(size: tuple[int, int] = (800, 600)) -> bytes:
    """What an iPhone sends."""
    stream = io.BytesIO()
    pillow_heif.from_pillow(ring(size)).save(stream, quality=80, enc_params={"preset": "ultrafast"})
    return stream.getvalue()


@cache
def avif(size: tuple[int, int] = (800, 600)) -> bytes:
    """What some newer phones send."""
    return saved(ring(size), "AVIF", quality=80, speed=10)


def mpo() -> bytes:
    """Two JPEGs in one file, as phones with two lenses write them; the ring is the first."""
    return saved(ring(), "MPO", save_all=True, append_images=[Image.new("RGB", (800, 600), BLUE)])


def lying_size(photo: bytes, width: int, height: int) -> bytes:
    """A HEIC or AVIF whose container declares another size than its coded picture has."""
    at = photo.index(b"ispe") + 8
    return photo[:at] + struct.pack(">II", width, height) + photo[at + 8 :]


# --- the rows of the table ------------------------------------------------------------------------------

REFUSED: dict[str, tuple[Callable[[], bytes], int, str]] = {
    "A1 empty": (lambda: b"", 400, "file_empty"),
    "A2 JPEG header only": (jpeg_header_only, 415, "not_an_image"),
    "A2 text": (text, 415, "not_an_image"),
    "A2 random": (random_bytes, 415, "not_an_image"),
    "A2 PDF": (pdf, 415, "not_an_image"),
    "A2 ZIP bomb": (zip_bomb, 415, "not_an_image"),
    "A3 half a JPEG": (truncated_half, 422, "image_truncated"),
    "A4 JPEG without its last 2 bytes": (truncated_last_2_bytes, 422, "image_truncated"),
    "A5 PNG of 400 megapixels": (lambda: png_of_zeros(20_000, 20_000), 422, "too_many_pixels"),
    "A6 PNG of 144 megapixels": (lambda: png_of_zeros(12_000, 12_000), 422, "too_many_pixels"),
    "A6 PNG of 81 megapixels": (lambda: png_of_zeros(9_000, 9_000, bits=8), 422, "too_many_pixels"),
    "A7 PNG of 1 x 60000": (lambda: png_of_zeros(1, 60_000), 422, "image_too_small"),
    "A7 PNG of 1 x 1": (lambda: png_of_zeros(1, 1), 422, "image_too_small"),
    "A7 PNG of 80 x 4000": (lambda: png_of_zeros(80, 4_000), 422, "bad_aspect"),
    "A8 zero width": (lambda: png_of_zeros(0, 100), 422, "image_corrupt"),
    "A8 bad checksum": (png_bad_checksum, 422, "image_corrupt"),
    "A8 text bomb": (png_text_bomb, 422, "image_corrupt"),
    "A9 SVG": (svg, 415, "type_not_allowed"),
    "A10 EPS": (eps, 415, "type_not_allowed"),
    "A10 TIFF": (lambda: saved(ring(), "TIFF"), 415, "type_not_allowed"),
    "A10 BMP": (lambda: saved(ring(), "BMP"), 415, "type_not_allowed"),
    "A10 ICO": (lambda: saved(ring((64, 64)), "ICO"), 415, "type_not_allowed"),
    "A10 JPEG 2000": (lambda: saved(ring(), "JPEG2000"), 415, "type_not_allowed"),
    "A12 GIF with a script": (gif_with_script, 415, "type_not_allowed"),
    "A15 fully transparent": (fully_transparent, 422, "nothing_visible"),
    "A19 GIF of 300 frames": (lambda: gif(300), 422, "animated"),
    "A19 animated PNG": (lambda: two_frames("PNG"), 422, "animated"),
    "A19 animated WebP": (lambda: two_frames("WEBP"), 422, "animated"),
    "A19 animated AVIF": (lambda: two_frames("AVIF"), 422, "animated"),
}

ACCEPTED: dict[str, tuple[Callable[[], bytes], str]] = {
    "A11 PNG named .jpg": (lambda: saved(ring(), "PNG"), "image/png"),
    "A12 JPEG with HTML": (jpeg_with_html, "image/jpeg"),
    "A12 JPEG with a ZIP": (jpeg_with_zip, "image/jpeg"),
    "A13 16-bit grey": (grey_16_bit, "image/png"),
    "A14 CMYK": (lambda: saved(halves("CMYK", (0, 255, 255, 0), (0, 0, 0, 255)), "JPEG"), "image/jpeg"),
    "A14 RGBA": (lambda: saved(halves("RGBA", (*RED, 255), (*BLUE, 0)), "PNG"), "image/png"),
    "A14 LA": (lambda: saved(halves("LA", (90, 255), (10, 0)), "PNG"), "image/png"),
    "A14 palette with transparency": (transparent_palette, "image/png"),
    "A14 1 bit": (lambda: saved(halves("1", 0, 1), "PNG"), "image/png"),
    "A14 L": (lambda: saved(halves("L", 90, 200), "JPEG"), "image/jpeg"),
    "A16 phone photo": (phone_photo, "image/jpeg"),
    "A17 comment and XMP": (jpeg_with_home_address, "image/jpeg"),
    "A18 orientation 99": (lambda: jpeg(exif=exif(99)), "image/jpeg"),
    "A18 corrupt EXIF": (corrupt_exif, "image/jpeg"),
    "A18 garbage ICC": (lambda: jpeg(icc_profile=b"no profile at all" * 20), "image/jpeg"),
    "A20 HEIC": (heic, "image/jpeg"),
    "A20 AVIF": (avif, "image/jpeg"),
    "A20 MPO": (mpo, "image/jpeg"),
    "WebP": (lambda: saved(ring(), "WEBP", quality=90), "image/jpeg"),
}

STRANGE_NAMES: dict[str, tuple[str, str]] = {
    "tag": ("<img src=x onerror=alert(1)>.jpg", "<img src=x onerror=alert(1)>.jpg"),
    "folders": ("../../x", "x"),
    "Windows folders": ("C:\\Users\\me\\ring.jpg", "ring.jpg"),
    "long": ("é" * 300 + ".jpg", "é" * 115 + "….jpg"),
    "device": ("CON.jpg", "CON.jpg"),
    "NUL": ("ri\x00ng.jpg", "ring.jpg"),
    "bidi": ("ring\u202egpj.exe", "ringgpj.exe"),
    "dots": ("..", "photo"),
    "nothing": ("", "photo"),
}

"""Rows A5, A6, A8, A10: what an attack may cost, measured in a process of its own."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

from listings.gate.decode import turn_of
from listings.gate.headers import Header
from listings.gate.tests import files

ROOT = Path(__file__).parents[3]
PROBE = """
import json, resource, sys
from pathlib import Path
from django.conf import settings
settings.configure(USE_I18N=False)
from django.core.files.uploadedfile import SimpleUploadedFile
from jewelry_site.core.problems import Problem
from listings.gate import image_admit

started = []
sys.addaudithook(lambda event, _: started.append(event) if event in {
    "subprocess.Popen", "os.fork", "os.exec", "os.posix_spawn", "os.system", "pty.spawn"} else None)

def code(path):
    try:
        image_admit(upload=SimpleUploadedFile("photo.jpg", Path(path).read_bytes()))
    except Problem as problem:
        return problem.code
    return "admitted"

def peak_kilobytes():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss

warm_up, *paths = sys.argv[1:]
codes = [code(warm_up)]
before = peak_kilobytes()
codes += [code(path) for path in paths]
print(json.dumps({"codes": codes, "rise_mb": (peak_kilobytes() - before) / 1024, "started": started,
                  "modules": sorted(sys.modules)}))
"""


def probe(tmp_path: Path, *uploads: bytes) -> dict[str, object]:
    """Admits the uploads one after the other, the first one to warm up."""
    paths = []
    for number, upload in enumerate(uploads):
        path = tmp_path / f"{number}"
        path.write_bytes(upload)
        paths.append(str(path))
    done = subprocess.run([sys.executable, "-c", PROBE, *paths], cwd=ROOT, capture_output=True, text=True, check=True)
    result: dict[str, object] = json.loads(done.stdout)
    return result


def test_bombs_cost_less_than_20_megabytes(tmp_path: Path) -> None:
    result = probe(
        tmp_path,
        files.jpeg((100, 100)),
        files.png_of_zeros(20_000, 20_000),
        files.png_of_zeros(12_000, 12_000),
        files.png_of_zeros(9_000, 9_000, bits=8),
        files.png_text_bomb(),
        files.zip_bomb(),
        files.gif(300),
    )
    assert result["codes"] == [
        "admitted",
        "too_many_pixels",
        "too_many_pixels",
        "too_many_pixels",
        "image_corrupt",
        "not_an_image",
        "animated",
    ]
    assert isinstance(result["rise_mb"], float)
    assert result["rise_mb"] < 20


def test_no_ghostscript_nor_any_other_process_is_started(tmp_path: Path) -> None:
    result = probe(tmp_path, files.jpeg((100, 100)), files.eps(), files.svg(), files.pdf())
    assert result["codes"] == ["admitted", "type_not_allowed", "type_not_allowed", "not_an_image"]
    assert result["started"] == []


def test_only_the_codecs_of_the_allowed_formats_are_loaded(tmp_path: Path) -> None:
    modules = probe(tmp_path, files.jpeg((100, 100)), files.eps())["modules"]
    assert isinstance(modules, list)
    assert {"PIL.EpsImagePlugin", "PIL.TiffImagePlugin", "pillow_heif", "numpy"} & set(modules) == set()


def test_a_container_that_hides_a_huge_heic_picture_is_refused_without_unpacking_it(tmp_path: Path) -> None:
    small, huge = files.heic((100, 100)), files.lying_size(files.heic((4_000, 3_000)), 400, 300)
    result = probe(tmp_path, small, huge)
    assert result["codes"] == ["admitted", "image_corrupt"]
    assert isinstance(result["rise_mb"], float)
    assert result["rise_mb"] < 20


def test_large_pictures_are_decoded_one_after_the_other() -> None:
    large = turn_of(Header(8_000, 6_000, frames=1, picture=b""))
    with large:
        assert not large.acquire(blocking=False)
        assert turn_of(Header(4_032, 3_024, frames=1, picture=b"")).acquire(blocking=False)
    turn_of(Header(4_032, 3_024, frames=1, picture=b"")).release()

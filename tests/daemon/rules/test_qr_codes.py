"""Codes to link a telephone: whatever came, as modules, or a sentence."""

import base64
import io

import png  # type: ignore[import-untyped]
import pytest
import segno
from hypothesis import given
from hypothesis import strategies as st

from daemon.rules.qr_codes import LONGEST, NoCode, modules

LINK = "2@" + "kJ9x/Qz+" * 28 + ",abc=,def="


def rows_of(code: segno.QRCode) -> tuple[str, ...]:
    return tuple("".join("#" if dark else "." for dark in row) for row in code.matrix)


def picture(code: segno.QRCode, **more: object) -> str:
    file = io.BytesIO()
    code.save(file, kind="png", **more)
    return "data:image/png;base64," + base64.b64encode(file.getvalue()).decode()


@pytest.mark.parametrize("error", ["l", "m", "h"])
@pytest.mark.parametrize(
    "look",
    [
        {},
        {"scale": 4},
        {"scale": 4, "border": 1},
        {"scale": 3, "border": 0},
        {"light": None},
        {"dark": "#222", "light": "#eee", "scale": 2},
    ],
)
def test_a_picture_of_any_make_is_read_module_by_module(error: str, look: dict[str, object]) -> None:
    code = segno.make(LINK, error=error, micro=False)

    assert rows_of(code) == modules(picture(code, **look))


def test_a_picture_as_the_gateways_own_library_makes_it() -> None:
    """RGBA, four pixels a module, a margin of four."""
    code = segno.make(LINK, error="m", micro=False)
    light, dark = [255, 255, 255, 255], [0, 0, 0, 255]
    framed = [[0] * (len(code.matrix) + 8)] * 4 + [[0] * 4 + list(row) + [0] * 4 for row in code.matrix]
    framed += [[0] * (len(code.matrix) + 8)] * 4
    lines = [
        [part for one in row for _ in range(4) for part in (dark if one else light)] for row in framed for _ in range(4)
    ]
    file = io.BytesIO()
    png.Writer(len(framed) * 4, len(framed) * 4, greyscale=False, alpha=True).write(file, lines)

    assert rows_of(code) == modules("data:image/png;base64," + base64.b64encode(file.getvalue()).decode())


def test_a_text_becomes_a_code_that_holds_it() -> None:
    assert rows_of(segno.make(LINK, error="l", micro=False, boost_error=False)) == modules(LINK)


@pytest.mark.parametrize(
    "code",
    ["data:", "data:image/png;base64,", "data:image/png;base64,????", "data:image/jpeg;base64,AAAA", "x" * 5000,
     "x" * (LONGEST + 1), "data:image/png;base64," + base64.b64encode(b"\x89PNG\r\n\x1a\n" + b"\0" * 99).decode()],
)  # fmt: skip
def test_what_is_no_code_is_refused_in_words(code: str) -> None:
    with pytest.raises(NoCode) as refusal:
        modules(code)

    assert code[:20] not in str(refusal.value)


def test_a_picture_of_something_else_is_no_code() -> None:
    file = io.BytesIO()
    png.Writer(40, 40, greyscale=True).write(file, [[0] * 40] * 40)

    with pytest.raises(NoCode):
        modules("data:image/png;base64," + base64.b64encode(file.getvalue()).decode())


@given(st.binary(max_size=300))
def test_no_bytes_at_all_break_it(raw: bytes) -> None:
    whole = base64.b64decode(picture(segno.make("x", micro=False)).partition(",")[2])
    for made in (raw, whole[:40] + raw + whole[40 + len(raw) :]):
        rows = _read(made)

        assert rows is None or {len(rows)} == {len(row) for row in rows}


def _read(made: bytes) -> tuple[str, ...] | None:
    """The modules of a picture; None where it is no code."""
    try:
        return modules("data:image/png;base64," + base64.b64encode(made).decode())
    except NoCode:
        return None

"""Records: what a frozen dataclass with slots promises, for less."""

from dataclasses import asdict, dataclass, field, fields, is_dataclass, replace

import pytest

from store.record import is_record, record, slotless_record


@record
class Told:
    """A record with one of each kind of field."""

    id: int
    text: str = ""
    secret: str = field(default="", repr=False)
    marks: tuple[str, ...] = ()
    parts: dict[str, int] = field(default_factory=dict)


@record
class Answered(Told):
    by: str = ""


@record
class Nothing:
    pass


@dataclass(frozen=True, slots=True)
class Usual:
    id: int
    text: str = ""


def test_a_record_is_made_and_shown_as_a_dataclass_is() -> None:
    made = Told(1, marks=("a",), secret="no")

    assert "Told(id=1, text='', marks=('a',), parts={})" == repr(made)
    assert "Short(id=1, text='a')" == repr(_short()(1, text="a"))
    assert (1, "", "no", ("a",), {}) == (made.id, made.text, made.secret, made.marks, made.parts)


def test_every_record_of_a_kind_has_defaults_of_its_own() -> None:
    first, second = Told(1), Told(2)
    first.parts["a"] = 1

    assert {} == second.parts


def test_a_record_below_another_has_the_fields_of_both_and_leaves_the_upper_one_as_it_is() -> None:
    below = Answered(1, "a", by="ann")

    assert (1, "a", "ann") == (below.id, below.text, below.by)
    assert Told(2, "b") == Told(id=2, text="b")
    assert not hasattr(Told(1), "by")


def test_records_are_equal_by_their_fields_and_their_kind() -> None:
    assert Told(1, "a") == Told(1, "a")
    assert Told(1, "a") != Told(1, "b")
    assert Answered(1) != Told(1)
    assert Nothing() == Nothing()
    assert Told(1) != 1  # type: ignore[comparison-overlap]


def test_equal_records_are_one_key() -> None:
    kind = _short()

    assert 2 == len({kind(1, "a"), kind(1, "a"), kind(2, "a")})
    assert 1 == len({Nothing(), Nothing()})


def test_a_record_with_a_part_that_changes_is_no_key() -> None:
    with pytest.raises(TypeError, match="unhashable"):
        hash(Told(1))


def test_the_tools_for_dataclasses_take_records() -> None:
    changed = replace(Told(1, "a"), text="b")

    assert Told(1, "b") == changed
    assert {"id": 1, "text": "b", "secret": "", "marks": (), "parts": {}} == asdict(changed)
    assert is_dataclass(Told)
    assert ["id", "text", "secret", "marks", "parts"] == [one.name for one in fields(Told)]


def test_a_record_without_slots_is_made_once() -> None:
    made: list[str] = []

    class Base:
        def __init_subclass__(cls) -> None:
            made.append(cls.__qualname__)

    @slotless_record
    class Said(Base):
        words: str = ""

    assert [Said.__qualname__] == made
    assert Said("a") == Said(words="a")
    assert "a" == Said("a").words


def test_a_record_is_known_from_a_dataclass() -> None:
    assert [True, True, False] == [is_record(kind) for kind in (Told, Answered, Usual)]


def test_a_record_matches_by_the_order_of_its_fields() -> None:
    match Told(1, "a"):
        case Told(id_, text):
            found = id_, text

    assert (1, "a") == found


@pytest.mark.parametrize(("args", "named"), [((), {}), ((1, ""), {"text": "b"}), ((1,), {"other": 2})])
def test_a_record_refuses_what_a_dataclass_does_in_its_words(
    args: tuple[object, ...], named: dict[str, object]
) -> None:
    with pytest.raises(TypeError) as usual:
        Usual(*args, **named)  # type: ignore[arg-type]
    kind = _short()
    with pytest.raises(TypeError) as first:
        kind(*args, **named)
    with pytest.raises(TypeError) as again:
        kind(*args, **named)

    assert str(usual.value).replace("Usual", "Short") == str(first.value) == str(again.value)


def test_a_record_has_no_room_for_more_than_its_fields() -> None:
    made = Told(1)
    with pytest.raises(AttributeError):
        made.other = 1  # type: ignore[attr-defined]

    assert not hasattr(made, "__dict__")


def _short() -> type:
    """A kind of which none was made yet."""

    class Short:
        id: int
        text: str = ""

    Short.__qualname__ = "Short"
    return record(Short)

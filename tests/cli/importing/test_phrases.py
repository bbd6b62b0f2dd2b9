"""What telephones write in place of files, and of what was deleted or edited, in many languages."""

import pytest

from cli.importing.phrases import Said, plain_name, said


@pytest.mark.parametrize(
    "text",
    [
        "This message was deleted", "You deleted this message.", "\u200eThis message was deleted.", "Mensagem apagada",
        "Se eliminó este mensaje.", "Diese Nachricht wurde gelöscht.", "Ce message a été supprimé",
        "Questo messaggio è stato eliminato", "Pesan ini telah dihapus", "<This message was deleted>",
    ],
)  # fmt: skip
def test_a_deleted_message_has_no_words(text: str) -> None:
    assert Said("", is_deleted=True) == said(text)


@pytest.mark.parametrize(
    "mark",
    [
        "<This message was edited>", "\u200e<This message was edited>", "<Se editó este mensaje.>",
        "<Mensagem editada>", "<Diese Nachricht wurde bearbeitet.>",
    ],
)  # fmt: skip
def test_an_edited_message_loses_its_mark(mark: str) -> None:
    assert Said("see you\nat 9", is_edited=True) == said(f"see you\nat 9 {mark}")


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("<Media omitted>", "unsupported"), ("<Mídia oculta>", "unsupported"), ("<Multimedia omitido>", "unsupported"),
        ("<Medien ausgeschlossen>", "unsupported"), ("<Media tidak disertakan>", "unsupported"),
        ("\u200eimage omitted", "image"), ("image omitted", "image"), ("\u200eVideo omitido", "video"),
        ("\u200eaudio omitted", "audio"), ("\u200eGIF omitted", "video"), ("\u200efigurinha omitida", "sticker"),
        ("\u200edocument omitted", "document"), ("\u200eContact card omitted", "contacts"),
    ],
)  # fmt: skip
def test_a_file_that_was_left_out_is_still_a_file(text: str, kind: str) -> None:
    assert ("", kind, None) == (said(text).text, said(text).type, said(text).file)


@pytest.mark.parametrize(
    ("text", "file", "kind"),
    [
        ("IMG-20231231-WA0001.jpg (file attached)", "IMG-20231231-WA0001.jpg", "image"),
        ("\u200eVID-20231231-WA0001.mp4 (arquivo anexado)", "VID-20231231-WA0001.mp4", "video"),
        ("PTT-20231231-WA0001.opus (archivo adjunto)", "PTT-20231231-WA0001.opus", "audio"),
        ("STK-20231231-WA0001.webp (Datei angehängt)", "STK-20231231-WA0001.webp", "sticker"),
        ("my offer (2).pdf (file attached)", "my offer (2).pdf", "document"),
        ("Ana.vcf (file attached)", "Ana.vcf", "contacts"),
        ("\u200e<attached: 00000001-PHOTO-2023-12-31-22-15-00.jpg>", "00000001-PHOTO-2023-12-31-22-15-00.jpg", "image"),
        ("<anexado: 00000002-AUDIO.opus>", "00000002-AUDIO.opus", "audio"),
        ("\u200e<whatever: 00000003-STICKER.webp>", "00000003-STICKER.webp", "sticker"),
    ],
)
def test_a_file_beside_the_text_is_named(text: str, file: str, kind: str) -> None:
    assert Said("", kind, file) == said(text)  # type: ignore[arg-type]


def test_a_caption_stays_with_its_file() -> None:
    assert Said("look\nat this", "image", "a.jpg") == said("\u200ea.jpg (file attached)\nlook\nat this")
    assert Said("look", "image") == said("look \u200eimage omitted")
    assert Said("offer.pdf", "document") == said("offer.pdf \u2022 \u200edocument omitted")


@pytest.mark.parametrize("name", ["../../etc/passwd.txt", "/etc/passwd.txt", "..\\x.txt", "a/b.jpg", "C:\\a.jpg"])
def test_a_path_is_no_name_of_a_file(name: str) -> None:
    assert said(f"\u200e{name} (file attached)").file is None
    assert said(f"\u200e<attached: {name}>").file is None


@pytest.mark.parametrize(
    "text",
    [
        "hello",
        "I saw image omitted there",
        "<b>bold</b>",
        "a.jpg (nice one)",
        "<see: a.jpg>",
        "x < y > z",
        "",
        "<",
        ">",
    ],
)
def test_what_people_say_stays_what_they_said(text: str) -> None:
    assert Said(text) == said(text)


def test_what_an_iphone_marks_as_its_own_is_said_by_nobody() -> None:
    assert said("\u200eMessages and calls are end-to-end encrypted.").is_notice


@pytest.mark.parametrize(
    "name", ["Ana", "~\u202fAna", "\u202aAna\u202c", " Ana ", "~ Ana", "\u200e~\u00a0Ana"],
)  # fmt: skip
def test_a_name_is_the_same_with_and_without_its_marks(name: str) -> None:
    assert "Ana" == plain_name(name)

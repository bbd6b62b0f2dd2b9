"""What a telephone writes in place of a message that it cannot put into a text, in the languages that are known."""

import re

from store.models import MessageType
from store.record import record

_MARKS = re.compile("[\u200e\u200f\u202a-\u202e\u2066-\u2069\u061c\ufeff]")
_MARK = "\u200e"
"""Stands before what the telephone wrote itself, on an iPhone."""


@record
class Said:
    """What stands behind a sender's name, understood."""

    text: str
    type: MessageType = "text"
    file: str | None = None
    """Under this name it lies beside the text."""
    is_deleted: bool = False
    is_edited: bool = False
    is_notice: bool = False
    """The telephone says it, and not whoever stands before it."""


def said(text: str) -> Said:
    """The words, and what they stand for."""
    words, is_edited = _without_edit(text)
    plain = _key(words)
    if plain in _DELETED:
        return Said("", is_deleted=True)
    first, _, rest = words.partition("\n")
    if (file := _file(first)) is not None:
        return Said(rest, _type_of(file), file, is_edited=is_edited)
    if _key(first) in _ANY_OMITTED:
        return Said(rest, "unsupported", is_edited=is_edited)
    if (kind := _OMITTED.get(plain)) is not None:
        return Said("", kind)
    before, mark, last = words.rpartition(_MARK)
    if mark and (kind := _OMITTED.get(_key(last))) is not None:
        return Said(_unmarked(before).strip(" \n\u2022"), kind, is_edited=is_edited)
    if words.startswith(_MARK):
        return Said(_unmarked(words), is_notice=True)
    return Said(words, is_edited=is_edited)


def plain_name(name: str) -> str:
    """A sender's name without the marks around it, and without the ~ before one that is in no address book."""
    return _unmarked(name).strip().removeprefix("~").strip(" \u202f\u00a0")


def _unmarked(text: str) -> str:
    return _MARKS.sub("", text)


def _key(text: str) -> str:
    return " ".join(_unmarked(text).casefold().strip().strip("<>.").split())


def _without_edit(text: str) -> tuple[str, bool]:
    begin = text.rfind("<")
    if begin < 0 or not text.rstrip().endswith(">") or _key(text[begin:]) not in _EDITED:
        return text, False
    return text[:begin].rstrip(f" {_MARK}"), True


def _file(line: str) -> str | None:
    plain = _unmarked(line).strip()
    found = _ATTACHED.fullmatch(plain) or _ATTACHED_IPHONE.fullmatch(plain)
    if found is None or not (found["words"].strip().casefold() in _FILE_WORDS or line.startswith(_MARK)):
        return None
    return found["name"]


def _type_of(file: str) -> MessageType:
    name = file.casefold()
    ending = name.rpartition(".")[2]
    if "sticker" in name or name.startswith("stk-") or ending == "webp":
        return "sticker"
    return next((kind for kind, endings in _ENDINGS.items() if ending in endings), "document")


# a name never holds a folder: what is looked up is one of the archive's own names, and nothing else
_ATTACHED = re.compile(r"(?P<name>[^/\\<>\n]{1,250}\.\w{1,6}) \((?P<words>[^()]{4,40})\)")
_ATTACHED_IPHONE = re.compile(r"<(?P<words>[^:<>]{3,24}):\s?(?P<name>[^/\\<>\n]{1,250}\.\w{1,6})>")
_FILE_WORDS = frozenset({
    "file attached", "attached", "archivo adjunto", "adjunto", "arquivo anexado", "ficheiro anexado", "anexado",
    "datei angehängt", "anhang", "angehängt", "fichier joint", "pièce jointe", "file allegato", "allegato",
    "file terlampir", "terlampir", "lampiran", "bestand bijgevoegd", "bijgevoegd", "dosya ekli", "ekli",
    "फ़ाइल अटैच है", "الملف مرفق", "مرفق", "файл добавлен", "прикреплено",
})  # fmt: skip
_ENDINGS: dict[MessageType, frozenset[str]] = {
    "image": frozenset({"jpg", "jpeg", "png", "gif", "heic"}),
    "video": frozenset({"mp4", "3gp", "mov", "webm"}),
    "audio": frozenset({"opus", "m4a", "mp3", "aac", "ogg", "amr", "wav"}),
    "contacts": frozenset({"vcf"}),
}
_ANY_OMITTED = frozenset({
    "media omitted", "multimedia omitido", "archivo omitido", "mídia oculta", "arquivo de mídia oculto",
    "ficheiro não revelado", "medien ausgeschlossen", "medien weggelassen", "médias omis", "fichier omis",
    "media omessi", "media omesso", "media tidak disertakan", "media weggelaten", "medya dahil edilmedi",
    "मीडिया छोड़ा गया", "تم استبعاد الوسائط", "без медиафайлов",
})  # fmt: skip
_OMITTED: dict[str, MessageType] = {
    "image omitted": "image", "video omitted": "video", "audio omitted": "audio", "sticker omitted": "sticker",
    "gif omitted": "video", "document omitted": "document", "contact card omitted": "contacts",
    "video note omitted": "video",
    "imagen omitida": "image", "video omitido": "video", "audio omitido": "audio", "sticker omitido": "sticker",
    "gif omitido": "video", "documento omitido": "document", "tarjeta de contacto omitida": "contacts",
    "imagem ocultada": "image", "imagem omitida": "image", "vídeo omitido": "video", "áudio ocultado": "audio",
    "áudio omitido": "audio", "figurinha omitida": "sticker", "gif omitida": "video",
    "bild weggelassen": "image", "video weggelassen": "video", "audio weggelassen": "audio",
    "sticker weggelassen": "sticker", "gif weggelassen": "video", "dokument weggelassen": "document",
    "kontaktkarte ausgelassen": "contacts",
    "image absente": "image", "vidéo absente": "video", "audio omis": "audio", "sticker omis": "sticker",
    "gif retiré": "video", "document manquant": "document", "fiche contact omise": "contacts",
    "immagine omessa": "image", "video omesso": "video", "audio omesso": "audio", "sticker non incluso": "sticker",
    "gif esclusa": "video", "documento omesso": "document",
    "gambar tidak disertakan": "image", "video tidak disertakan": "video", "audio tidak disertakan": "audio",
    "stiker tidak disertakan": "sticker", "dokumen tidak disertakan": "document",
    "afbeelding weggelaten": "image", "audio weggelaten": "audio", "video weggelaten": "video",
}  # fmt: skip
_DELETED = frozenset({
    "this message was deleted", "you deleted this message", "this message was deleted by admin",
    "se eliminó este mensaje", "este mensaje fue eliminado", "eliminaste este mensaje",
    "mensagem apagada", "essa mensagem foi apagada", "esta mensagem foi apagada", "você apagou esta mensagem",
    "diese nachricht wurde gelöscht", "du hast diese nachricht gelöscht",
    "ce message a été supprimé", "vous avez supprimé ce message",
    "questo messaggio è stato eliminato", "hai eliminato questo messaggio",
    "pesan ini telah dihapus", "pesan ini dihapus", "anda menghapus pesan ini",
    "dit bericht is verwijderd", "je hebt dit bericht verwijderd",
})  # fmt: skip
_EDITED = frozenset({
    "this message was edited", "se editó este mensaje", "mensagem editada", "diese nachricht wurde bearbeitet",
    "ce message a été modifié", "questo messaggio è stato modificato", "pesan ini diedit", "dit bericht is bewerkt",
})  # fmt: skip

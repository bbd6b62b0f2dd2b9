"""What people in the demo are called, by language, and numbers that ring nobody."""

from random import Random

from store.record import record


@record
class Numbers:
    """A block of numbers: fictional ones where the country keeps some, else one that starts with zeros."""

    prefix: str
    width: int

    def digits(self, serial: int) -> str:
        return f"{self.prefix}{serial:0{self.width}d}"


NUMBERS = {
    "pt": Numbers("351920", 6),
    "br": Numbers("55119000", 5),
    "es": Numbers("34600", 6),
    "mx": Numbers("52155500", 5),
    "id": Numbers("6281200", 6),
    "ar": Numbers("2010000", 5),
    "hi": Numbers("916000", 6),
    "ja": Numbers("819000", 6),
}
"""Mexican ones as WhatsApp writes them, with the 1 that the telephone network dropped."""

AREAS = (202, 213, 305, 312, 404, 415, 503, 512, 602, 617, 702, 713, 718, 808, 816, 901, 907, 917, 919, 954)

FIRST = {
    "en": "Sheena Marcus Priya Tom Grace Leo Hannah Owen Ruby Ethan Zoë Nadia Caleb Imani",
    "pt": "João Inês Tiago Beatriz Rui Mariana Gonçalo Leonor Nuno Catarina Simão Matilde",
    "br": "Thiago Letícia Caíque Larissa João Antônia Vinícius Camila Otávio Jéssica Luísa Davi",
    "es": "Lucía Hugo Martina Íñigo Sofía Álvaro Begoña Mateo Ainhoa Rubén Noelia Óscar",
    "mx": "Guadalupe José Ximena Santiago Fernanda Emiliano Renata Iván Paloma Andrés Citlali Ángel",
    "id": "Budi Siti Agus Dewi Putu Rina Joko Ayu Bambang Wulan Fajar Intan Ketut Ratna",
    "ar": "محمد فاطمة أحمد مريم يوسف نور خالد ليلى عمر هدى",
    "hi": "आरव प्रिया रोहन अनन्या विवेक कविता सुनील नेहा अर्जुन मीरा",
    "ja": "佐藤 鈴木 高橋 田中 渡辺 伊藤 山本 中村 小林 加藤",
}
LAST = {
    "en": "Nelson O'Brien Patel Whitfield Kim Abernathy Okafor Lindqvist Moss Delacroix Hart Nguyen",
    "pt": "Silva Gonçalves Araújo Conceição Magalhães Brandão Simões Falcão Lourenço Antunes",
    "br": "Souza Oliveira Araújo Nascimento Falcão Conceição Guimarães Batista Rocha Assunção",
    "es": "Núñez García Ibáñez Muñoz Peña Giménez Echeverría Cortés Vázquez Otero",
    "mx": "Hernández Peña Xicoténcatl Ramírez Ávila Zúñiga Domínguez Cárdenas Nava Cuéllar",
    "id": "Santoso Wijaya Lestari Pratama Kusuma Saputra Hidayat Permata Nugroho Siregar",
    "ar": "السيد حسن المصري عبدالله الشريف منصور القاضي سليمان",
    "hi": "शर्मा वर्मा गुप्ता सिंह पटेल नायर जोशी मिश्रा",
    "ja": "花子 太郎 さくら 健一 美咲 大輔 葵 翔太",
}
FLOURISH = ("✨", "🌸", "☕", "🏳️‍🌈", "👩🏽‍🍳", "🇧🇷", "🐝")
"""What some people put behind their first name instead of a family name."""

GROUPS = {
    "en": ("Order desk", "Morning deliveries", "Office move 📦", "Night shift", "Flat 4B repairs", "Suppliers north"),
    "es": ("Pedidos Sur", "Reparto Madrid", "Tienda Gran Vía 🛍️", "Incidencias envío"),
    "mx": ("Pedidos Roma Norte", "Entregas CDMX 🚚", "Clientes mayoreo", "Taller Coyoacán"),
    "id": ("Reseller Jakarta", "Kurir Bandung 🛵", "Grosir Tanah Abang", "Arisan Ibu RT 05", "Stok & Pre-order"),
}
HOSTILE = "[b]Ma\u202ellory\u202c[/b] \x1b[31m"
"""A profile name that tries to write on the operator's terminal."""


def name(rng: Random, language: str) -> str:
    """A push name as people set it: mostly both names, sometimes one with an emoji."""
    first = rng.choice(FIRST[language].split())
    if rng.random() < 0.12:
        return f"{first} {rng.choice(FLOURISH)}"
    return f"{first} {rng.choice(LAST[language].split())}"


def phone(language: str, serial: int) -> str:
    """Digits of the country's `serial`th person. No two alike."""
    if language == "en":
        area = AREAS[serial % len(AREAS)]
        return f"1{area}555{100 + serial // len(AREAS):04d}"
    return NUMBERS[language].digits(serial)

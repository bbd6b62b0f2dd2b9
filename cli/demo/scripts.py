"""What customers and the desk say to each other: short exchanges, line by line, that follow on one another.

A line begins with who says it: `>` the customer, `<` the desk, in groups a digit for the member. Braces are filled with
facts of the conversation: the order, an amount, an hour, and the first names of the customer and of whoever answers.
"""

Script = tuple[str, ...]

PRIVATE: dict[str, tuple[Script, ...]] = {
    "en": (
        (
            "> Hi, I ordered on Monday and it still says “preparing”. Order {order}.",
            "< Hello {name}, {desk} here. Let me look that up for you.",
            "< It left our warehouse this morning and should reach you tomorrow before {hour}.",
            "> Tomorrow is fine. Can the driver call me when he is close?",
            "< I have added a note for the driver with your number.",
            "> Perfect, thank you 🙏",
        ),
        (
            "> Hello! The invoice for {order} shows {amount}, but I was quoted less.",
            "< Sorry about that. Could you send me the quote you were given?",
            "> It was in your e-mail of last week, same order number",
            "< Found it. The discount was not applied. A corrected invoice is on its way.",
            "> Great. Should I wait before paying?",
            "< Yes please, the new one replaces it. You should have it within the hour.",
        ),
        (
            "> Can I move my appointment on Thursday to a later time?",
            "< Of course. {hour} or 17:30 are both free.",
            "> {hour} please",
            "< Done, Thursday at {hour}. See you then, {name}!",
        ),
        (
            "> Does it come in another color?",
            "< It comes in sand, forest green and black. All three are in stock.",
            "> I'll take the green one then. How long is delivery?",
            "< Two working days. Shall I send you a payment link for {amount}?",
            "> Yes, go ahead",
        ),
        (
            "> The parcel arrived but one of the glasses is broken 😞",
            "< Oh no, I'm sorry. Could you send us a photo of it and of the box?",
            "> Sending it in a minute",
            "< Thank you. A replacement for {order} goes out today, nothing to pay.",
            "> That was quick. Thanks {desk}!",
        ),
    ),
    "pt": (
        (
            "> Bom dia, a minha encomenda {order} ainda não chegou.",
            "< Bom dia {name}! Fala a {desk}. Vou verificar já.",
            "< Saiu ontem do armazém, a entrega está prevista para hoje até às {hour}.",
            "> Não vou estar em casa. Podem deixar na portaria?",
            "< Claro, já avisei o estafeta.",
            "> Muito obrigado!",
        ),
        (
            "> Olá, preciso da fatura com NIF, por favor. Encomenda {order}",
            "< Olá! Pode dizer-me o NIF e o nome que devem constar?",
            "> O NIF é o da empresa, está na minha conta",
            "< Encontrei. A fatura de {amount} segue por e-mail dentro de minutos.",
        ),
        (
            "> Boa tarde, dá para remarcar a instalação de sexta?",
            "< Boa tarde {name}. Temos segunda às {hour} ou terça de manhã.",
            "> Segunda às {hour} está ótimo 👍",
            "< Fica marcado. Até segunda!",
        ),
    ),
    "es": (
        (
            "> Buenas, ¿me pueden decir dónde está el pedido {order}?",
            "< Hola {name}, soy {desk}. Un momento, lo consulto.",
            "< Está en reparto, le llega hoy antes de las {hour}.",
            "> Vale, ¿y si no estoy?",
            "< Lo dejan en el punto de recogida más cercano y le avisamos por aquí.",
            "> Perfecto, gracias",
        ),
        (
            "> Me han cobrado {amount} dos veces 😡",
            "< Lo siento mucho. ¿Me confirma el número de pedido?",
            "> {order}",
            "< Efectivamente, hay un cargo repetido. La devolución tarda entre 3 y 5 días.",
            "> De acuerdo, quedo a la espera",
        ),
        (
            "> Hola, quería pedir cita para la revisión",
            "< Claro. ¿Le viene bien el miércoles a las {hour}?",
            "> Sí, estupendo",
            "< Apuntado. Traiga por favor el justificante de compra.",
        ),
    ),
    "id": (
        (
            "> Halo kak, pesanan {order} sudah dikirim belum ya?",
            "< Halo kak {name}, sebentar kami cek dulu ya 🙏",
            "< Sudah dikirim tadi pagi, perkiraan sampai besok sebelum jam {hour}.",
            "> Oke, boleh minta nomor resinya?",
            "< Resinya sama dengan nomor pesanan, bisa dicek di situs kurir ya kak.",
            "> Siap, makasih banyak kak",
        ),
        (
            "> Kak, stok yang warna hijau masih ada?",
            "< Masih kak, tinggal 3 pcs. Harganya {amount}.",
            "> Ambil 2 ya, kirim ke alamat biasa",
            "< Baik kak, totalnya kami kirim lewat tautan pembayaran.",
            "> Sudah transfer ya 👍",
        ),
        (
            "> Selamat siang, saya mau ubah jadwal servis",
            "< Siang kak. Bisa hari Kamis jam {hour}?",
            "> Bisa, terima kasih",
            "< Sama-sama kak, sampai ketemu hari Kamis.",
        ),
    ),
    "ar": (
        (
            "> السلام عليكم، أين وصل طلبي رقم {order}؟",
            "< وعليكم السلام {name}، لحظة من فضلك.",
            "< الطلب مع المندوب وسيصل اليوم قبل الساعة {hour}.",
            "> شكراً جزيلاً 🌹",
        ),
        (
            "> مرحبا، الفاتورة فيها مبلغ {amount} وهذا غير صحيح",
            "< نعتذر عن الخطأ، سنرسل لك فاتورة جديدة خلال ساعة.",
            "> تمام، في انتظاركم",
        ),
    ),
    "hi": (
        (
            "> नमस्ते, मेरा ऑर्डर {order} कब तक आएगा?",
            "< नमस्ते {name} जी, अभी देखकर बताती हूँ।",
            "< आपका ऑर्डर आज {hour} बजे तक पहुँच जाएगा।",
            "> ठीक है, धन्यवाद 🙏",
        ),
        (
            "> मुझे बिल की कॉपी चाहिए, राशि {amount} है",
            "< जी, मैंने आपके ईमेल पर भेज दी है।",
            "> मिल गई, शुक्रिया",
        ),
    ),
    "ja": (
        (
            "> お世話になります。注文番号 {order} の配送状況を教えてください。",
            "< {name}様、お問い合わせありがとうございます。確認いたします。",
            "< 本日 {hour} までにお届けの予定です。",
            "> 承知しました。ありがとうございます。",
        ),
        (
            "> 予約の時間を変更できますか?",
            "< はい、木曜日の {hour} はいかがでしょうか。",
            "> それでお願いします😊",
        ),
    ),
}

GROUP: dict[str, tuple[Script, ...]] = {
    "en": (
        (
            "0 Morning all. Is {order} going out on the first van?",
            "1 It's loaded, I checked",
            "2 We are two boxes short on the second pallet",
            "< Thanks, the two boxes will follow at {hour}.",
            "0 Good, I'll tell the shop",
            "1 👍",
        ),
        (
            "1 The new price list is up, please check line 4",
            "2 Line 4 should be {amount}",
            "< Corrected, thank you.",
            "3 Does it hold for open orders too?",
            "< For everything from Monday on.",
        ),
    ),
    "es": (
        (
            "0 Buenos días, falta la entrega de {order}",
            "1 El conductor dice que llega a las {hour}",
            "< Confirmado, está a diez minutos.",
            "2 ¡Ya ha llegado! 📦",
            "0 Gracias a todos",
        ),
        (
            "1 ¿Alguien tiene la factura de ayer?",
            "0 Son {amount}, la paso ahora",
            "< La hemos reenviado al correo de la tienda.",
        ),
    ),
    "id": (
        (
            "0 Pagi semua, PO {order} kapan ready ya?",
            "1 Kemarin katanya minggu ini",
            "< Ready hari Kamis kak, kami kabari lagi jam {hour}.",
            "2 Asik 🎉",
            "3 Aku ikut 2 ya min",
            "1 Aku 5 pcs",
            "< Siap, sudah kami catat semua.",
        ),
        (
            "1 Min, ongkir ke Surabaya berapa?",
            "< Sekitar {amount} kak, gratis di atas 10 pcs.",
            "0 Wah mantap",
            "2 Gabung aja yuk biar gratis",
        ),
    ),
}

SPOKEN = {"br": "pt", "mx": "es"}
"""Whose scripts a country without its own speaks."""

DESK = {"pt": "Rita", "es": "Carmen", "id": "Sari", "ar": "سارة", "hi": "अंजलि", "ja": "森", "en": "Anna"}

LONG = (
    "Sorry, this is going to be a long one. When I placed order {order} the page asked for a delivery window, and I "
    "chose the morning. The confirmation then said afternoon. I wrote to the address at the bottom of that mail and "
    "got an automatic answer that sent me back to the page. On the page I could only cancel, not change. So I called, "
    "waited for twenty minutes and was told that the window is only a wish and that the driver decides.\n\n"
    "My question is simple: can somebody tell the driver that the gate is locked until {hour}, that the bell does not "
    "work, and that the neighbour in number 14 takes parcels for the whole house? If not, please send it to the pickup "
    "point on the corner instead and take the {amount} for home delivery off the bill.\n\nThank you, {name}\n"
)
HOSTILE = (
    "[/b][@click=app.quit]CLICK[/] \x1b[2J\x1b]0;pwned\x07 \u202egpj.exe\u202c [link=https://example.com]free[/link]"
)
QUICK = {
    "en": ("Hello?", "Are you there", "It's about {order}", "They left it in the rain", "Please call me"),
    "pt": ("Olá?", "Estão aí", "É sobre a {order}", "Deixaram à chuva", "Liguem-me por favor"),
    "es": ("¿Hola?", "¿Están ahí?", "Es por el {order}", "Lo dejaron bajo la lluvia", "Llámenme por favor"),
    "id": ("Halo?", "Kak", "Soal pesanan {order}", "Barangnya kehujanan", "Tolong telepon saya ya"),
    "ar": ("مرحبا؟", "هل أنتم هنا", "بخصوص {order}", "تركوه تحت المطر", "اتصلوا بي من فضلكم"),
    "hi": ("हेलो?", "कोई है", "{order} के बारे में", "बारिश में छोड़ गए", "कृपया फ़ोन करें"),
    "ja": ("もしもし?", "いらっしゃいますか", "{order} の件です", "雨の中に置かれていました", "お電話ください"),
}
"""Five lines typed one after the other."""


def private(language: str) -> tuple[Script, ...]:
    return PRIVATE[SPOKEN.get(language, language)]


def group(language: str) -> tuple[Script, ...]:
    return GROUP[SPOKEN.get(language, language)]


def quick(language: str) -> tuple[str, ...]:
    return QUICK[SPOKEN.get(language, language)]


def desk_name(language: str) -> str:
    return DESK[SPOKEN.get(language, language)]

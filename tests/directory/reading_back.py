"""Numbers read back from words: an own reading of Thai and English, independent of how the portal writes them."""

import re
from decimal import Decimal

TH = {
    "ศูนย์": 0,
    "หนึ่ง": 1,
    "เอ็ด": 1,
    "สอง": 2,
    "ยี่": 2,
    "สาม": 3,
    "สี่": 4,
    "ห้า": 5,
    "หก": 6,
    "เจ็ด": 7,
    "แปด": 8,
    "เก้า": 9,
}
TH_PLACES = {"สิบ": 10, "ร้อย": 100, "พัน": 1000, "หมื่น": 10_000, "แสน": 100_000}
TH_WORD = "|".join([*TH, *TH_PLACES, "ล้าน"])
TH_NUMBER = re.compile(f"(?:ลบ)?(?:(?:{TH_WORD})(?!ม[^ี]|ารถ|ธ์))+(?:จุด(?:{'|'.join(TH)})+)?")
EN_ONES = [
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
    "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
]  # fmt: skip
EN = {word: value for value, word in enumerate(EN_ONES)}
EN |= {
    word: 10 * tens
    for tens, word in enumerate(
        ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"], start=2
    )
}
EN_SCALES = {"hundred": 100, "thousand": 10**3, "million": 10**6, "billion": 10**9}
EN_ORDINALS = {
    "first": 1, "second": 2, "third": 3, "fifth": 5, "eighth": 8, "ninth": 9, "twelfth": 12, "twentieth": 20,
    "thirtieth": 30,
} | {f"{word}th": value for word, value in EN.items()}  # fmt: skip
EN_WORD = "|".join(sorted([*EN, *EN_SCALES, *EN_ORDINALS], key=len, reverse=True))
EN_NUMBER = re.compile(
    rf"\b(?:minus )?(?:{EN_WORD})\b(?:(?:-| and | )(?:{EN_WORD})\b)*(?: point (?:(?:{EN_WORD})\b ?)+)?"
)


def thai_numbers(text):
    return [read_thai(match.group()) for match in TH_NUMBER.finditer(text)]


def english_numbers(text):
    """An ordinal counts only after "the": "the third of May", not "transfer first"."""
    text = re.sub(r"(?<!\bthe )(?<!-)\b(first|second|third)\b", "", text)
    return [read_english(match.group()) for match in EN_NUMBER.finditer(text)]


def read_thai(words):
    if words.startswith("ลบ"):
        return -read_thai(words[2:])
    whole, _, fraction = words.partition("จุด")
    tokens = re.findall(TH_WORD, whole)
    if len(tokens) > 1 and all(token in TH for token in tokens):  # read digit by digit
        return Decimal("".join(str(TH[token]) for token in tokens))
    digits = "".join(str(TH[token]) for token in re.findall("|".join(TH), fraction))
    return _thai_whole(tokens) + Decimal(f"0.{digits or 0}")


def _thai_whole(tokens):
    if "ล้าน" in tokens:
        last = len(tokens) - 1 - tokens[::-1].index("ล้าน")
        return 10**6 * _thai_whole(tokens[:last]) + _thai_whole(tokens[last + 1 :])
    total, digit = Decimal(0), None
    for token in tokens:
        if token in TH:
            digit = TH[token]
        else:
            total, digit = total + TH_PLACES[token] * (1 if digit is None else digit), None
    return total + (digit or 0)


def read_english(words):
    if words.startswith("minus "):
        return -read_english(words.removeprefix("minus "))
    whole, _, fraction = words.partition(" point ")
    tokens = [token for token in re.split(r"[-\s]+", whole.strip()) if token != "and"]
    if len(tokens) > 1 and all(EN.get(token, 99) < 10 for token in tokens):  # read digit by digit
        return Decimal("".join(str(EN[token]) for token in tokens))
    digits = "".join(str(EN[token]) for token in fraction.split())
    return _english_whole(tokens) + Decimal(f"0.{digits or 0}")


def _english_whole(tokens):
    for scale in ("billion", "million", "thousand", "hundred"):
        if scale in tokens:
            at = len(tokens) - 1 - tokens[::-1].index(scale)
            return EN_SCALES[scale] * _english_whole(tokens[:at]) + _english_whole(tokens[at + 1 :])
    return Decimal(sum(EN.get(token, EN_ORDINALS.get(token, 0)) for token in tokens))

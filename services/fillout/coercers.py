"""Read one answer. Pure and total: whatever comes, a value or an issue goes out.

A value that was not given stays None, and so does one that cannot be read: an
issue says so, and the raw answer is kept. Nothing is invented.
"""

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from shared.database.payloads import FileLink
from shared.reference.currencies import CURRENCIES

#: Larger amounts do not fit their column, and are no salary.
LARGEST_AMOUNT = Decimal("9999999999.99")

#: No address that mail reaches is longer.
LONGEST_EMAIL = 254

#: More files than this are no application.
MOST_FILES = 20

_CENT = Decimal("0.01")
_YES = frozenset({"yes", "true", "1", "y", "да"})
_NO = frozenset({"no", "false", "0", "n", "нет"})
_SIGNS = {"€": "EUR", "£": "GBP", "₽": "RUB"}
_EMAIL = re.compile(r"[^\s@<>,;]+@[^\s@<>,;]+\.[^\s@<>,;.]+")
_AMOUNT = re.compile(r"(\d[\d\s.,'’]*)\s*([kmкм](?![^\W\d_])|тыс\.?|млн\.?)?", re.IGNORECASE)
_PLAIN_AMOUNT = re.compile(r"(\d+|\d{1,3}(?:[\s.,'’]\d{3})+)(?:[.,](\d{1,2}))?")
_SCALES = {"k": 1000, "к": 1000, "т": 1000, "m": 1_000_000, "м": 1_000_000}
_ADDRESS = {
    "address": "address",
    "street": "address",
    "city": "city",
    "state": "state_province",
    "stateprovince": "state_province",
    "zip": "zip_postal_code",
    "zipcode": "zip_postal_code",
    "postalcode": "zip_postal_code",
    "country": "country",
}


@dataclass(frozen=True, slots=True)
class Coerced:
    """What an answer says, and the code of what is wrong with it."""

    value: Any = None
    issue: str | None = None


Options = Mapping[str, Any]
Coercer = Callable[[Any, Options], Coerced]


def clean(text: str) -> str:
    """Return outside text as it may be stored: no NUL, one form of Unicode, plain line ends."""
    normal = unicodedata.normalize("NFC", text.replace("\x00", "").replace("\r\n", "\n"))
    # Half of a surrogate pair is no text, and no database takes it.
    return normal.encode("utf-8", "ignore").decode().strip()


def is_empty(value: Any) -> bool:
    return value is None or value == [] or (isinstance(value, str) and not clean(value))


def text(value: Any, options: Options) -> Coerced:
    """Read free text; numbers and truth values are taken as they are written."""
    if is_empty(value):
        return Coerced()
    if isinstance(value, str):
        return Coerced(clean(value))
    if isinstance(value, bool | int | float):
        return Coerced(str(value))
    return Coerced(issue="not_text")


def email(value: Any, options: Options) -> Coerced:
    read = text(value, options)
    if read.value is None:
        return read
    if len(read.value) <= LONGEST_EMAIL and _EMAIL.fullmatch(read.value):
        return read
    return Coerced(issue="invalid_email")


def yesno(value: Any, options: Options) -> Coerced:
    """Read yes or no, as a truth value, as a word, or as the first word of a sentence.

    >>> yesno("Yes, I am", {}).value, yesno("No", {}).value, yesno("maybe", {}).issue
    (True, False, 'not_yes_or_no')
    """
    if isinstance(value, bool) or is_empty(value):
        return Coerced(value if isinstance(value, bool) else None)
    if isinstance(value, list) and len(value) == 1:
        return yesno(value[0], options)
    if not isinstance(value, str | int | float):
        return Coerced(issue="not_yes_or_no")
    said = clean(str(value)).casefold()
    first = re.match(r"[\w.]+", said)
    word = first[0].rstrip(".") if first else ""
    for answer, words, labels in ((True, _YES, "yes"), (False, _NO, "no")):
        if said in options.get(labels, ()) or word in words:
            return Coerced(answer)
    return Coerced(issue="not_yes_or_no")


def number(value: Any, options: Options) -> Coerced:
    """Read a whole number within the bounds of the field; 0 is a number."""
    if is_empty(value):
        return Coerced()
    if isinstance(value, bool):
        return Coerced(issue="not_a_number")
    try:
        found = Decimal(clean(str(value)))
    except ArithmeticError:
        return Coerced(issue="not_a_number")
    if not found.is_finite() or found != found.to_integral_value():
        return Coerced(issue="not_a_number")
    if not options.get("minimum", 0) <= found <= options.get("maximum", 2**31 - 1):
        return Coerced(issue="out_of_range")
    return Coerced(int(found))


def money(value: Any, options: Options) -> Coerced:
    """Read an amount, with signs, separators of thousands, and k or m behind it.

    >>> [float(money(said, {}).value) for said in ("$90,000", "90k", "1,5 млн", "90.000 €", 0)]
    [90000.0, 90000.0, 1500000.0, 90000.0, 0.0]
    """
    if is_empty(value):
        return Coerced()
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return Coerced(issue="not_an_amount")
    amounts = _AMOUNT.findall(clean(str(value)))
    if len(amounts) != 1 or "-" in str(value):
        return Coerced(issue="not_an_amount")
    amount = _read_amount(*amounts[0])
    if amount is None or amount > LARGEST_AMOUNT:
        return Coerced(issue="not_an_amount")
    return Coerced(amount.quantize(_CENT))


def currency(value: Any, options: Options) -> Coerced:
    """Read an ISO code that stands as a word, or a sign that only one currency has.

    >>> currency("USD ($)", {}).value, currency("$", {}).issue, currency("€", {}).value
    ('USD', 'unclear_currency', 'EUR')
    """
    if is_empty(value):
        return Coerced()
    if isinstance(value, list) and len(value) == 1:
        return currency(value[0], options)
    said = clean(value) if isinstance(value, str) else ""
    if said.upper() in CURRENCIES:
        return Coerced(said.upper())
    # Some codes are words, such as ALL and TRY, unless they are in capitals.
    codes = {word for word in re.findall(r"\b[A-Z]{3}\b", said) if word in CURRENCIES}
    found = codes or {_SIGNS[sign] for sign in said if sign in _SIGNS}
    return Coerced(found.pop()) if len(found) == 1 else Coerced(issue="unclear_currency")


def choices(value: Any, options: Options) -> Coerced:
    """Read several labels, in order and once each. Labels contain commas: nothing is split."""
    if is_empty(value):
        return Coerced(())
    listed = value if isinstance(value, list) else [value]
    read = [text(one, options) for one in listed]
    known = tuple(dict.fromkeys(one.value for one in read if one.value))
    return Coerced(known, "not_choices" if any(one.issue for one in read) else None)


def choice(value: Any, options: Options) -> Coerced:
    """Read one label; of several the first, and the rest is an issue."""
    read = choices(value, options)
    if not read.value:
        return Coerced(issue=read.issue)
    return Coerced(read.value[0], "several_answers" if len(read.value) > 1 else read.issue)


def files(value: Any, options: Options) -> Coerced:
    """Read uploaded files, or bare links; anything else among them is an issue."""
    if is_empty(value):
        return Coerced(())
    listed = value if isinstance(value, list) else [value]
    found = [_read_file(one) for one in listed]
    known = tuple({one.url: one for one in found if one}.values())
    if len(known) > MOST_FILES:
        return Coerced(known[:MOST_FILES], "too_many_files")
    return Coerced(known, "not_a_file" if None in found else None)


def address(value: Any, options: Options) -> Coerced:
    """Read an address, an object or a line, to columns; the answer itself is kept as raw."""
    if is_empty(value) or value == {}:
        return Coerced()
    if isinstance(value, str):
        return Coerced({"address": clean(value), "raw": value})
    if not isinstance(value, dict):
        return Coerced(issue="not_an_address")
    parts: dict[str, Any] = {}
    for key, part in value.items():
        column = _ADDRESS.get(re.sub(r"[^a-z]", "", str(key).casefold()))
        said = text(part, options).value
        if column and said:
            parts[column] = said
    return Coerced(parts | {"raw": value}) if parts else Coerced()


def moment(value: Any) -> datetime | None:
    """Read an aware moment; one without a zone, or none at all, is None."""
    if not isinstance(value, str):
        return None
    try:
        found = datetime.fromisoformat(value.strip())
        return found.astimezone(UTC) if found.tzinfo else None
    except (ValueError, OverflowError):
        return None


def _read_amount(digits: str, scale: str) -> Decimal | None:
    # A sign before one or two last digits is a decimal one; all others group thousands.
    read = _PLAIN_AMOUNT.fullmatch(digits.strip(" .,"))
    if read is None:
        return None
    whole = re.sub(r"\D", "", read[1])
    return Decimal(f"{whole}.{read[2] or 0}") * Decimal(_SCALES.get(scale[:1].casefold(), 1))


def _read_file(value: Any) -> FileLink | None:
    url = value.get("url") if isinstance(value, dict) else value
    if not isinstance(url, str) or not re.match(r"https?://\S+$", clean(url), re.IGNORECASE):
        return None
    name = value.get("filename") if isinstance(value, dict) else None
    return FileLink(clean(url), clean(name) if isinstance(name, str) else None)


COERCERS: Mapping[str, Coercer] = {
    "text": text,
    "email": email,
    "yesno": yesno,
    "number": number,
    "money": money,
    "currency": currency,
    "choices": choices,
    "choice": choice,
    "files": files,
    "address": address,
}

"""Invented people: names, addresses and ways to reach them that reach nobody."""

from dataclasses import dataclass
from functools import cache
from itertools import product
from random import Random

from shared.embedded.dataset.banks import fill
from shared.embedded.dataset.dice import dice
from shared.embedded.dataset.tables import read_table

_LETTERS = (
    "аa бb вv гg ґg дd еe ёe єye жzh зz иi іi їyi йy кk лl мm нn оo пp рr сs тt уu фf хkh цts "
    "чch шsh щshch ъ ыy ь эe юyu яya әa ғg қq ңn өo ұu үu һh"
)
_PLAIN = str.maketrans({word[0]: word[1:] for word in _LETTERS.split()})
_ACCENTS = str.maketrans("äöüßáéíóúñ", "aousaeioun")


@dataclass(frozen=True, kw_only=True)
class Identity:
    """Who somebody is, where they live and where they have been."""

    first_name: str
    last_name: str
    email: str
    phone: str
    linkedin: str
    street: str
    city: str
    state: str
    zip_code: str
    country: str

    @property
    def name(self) -> str:
        return f"{self.first_name} {self.last_name}"


def make_identity(language: str, number: int, rng: Random) -> Identity:
    """Return the `number`th person of a language; another number is another e-mail address."""
    names = _names(language)
    first, last = names[number % len(names)]
    turn = number // len(names)
    local = f"{_ascii(first)}.{_ascii(last)}{turn or ''}"
    table = read_table("facts/people")[language]
    city, state, zip_code, country = rng.choice(table["cities"])
    return Identity(
        first_name=first,
        last_name=last,
        email=f"{local}@example.{rng.choice(('com', 'org'))}",
        phone=_dial(rng.choice(table["phones"]), rng),
        linkedin=f"https://www.linkedin.com/in/{local.replace('.', '-')}-demo",
        street=fill(rng.choice(table["streets"]), rng),
        city=city,
        state=state,
        zip_code=zip_code,
        country=country,
    )


def choose_employers(language: str, count: int, rng: Random) -> list[str]:
    return rng.sample(read_table("facts/people")[language]["employers"], count)


def choose_school(language: str, rng: Random) -> str:
    school: str = rng.choice(read_table("facts/people")[language]["schools"])
    return school


@cache
def _names(language: str) -> list[tuple[str, str]]:
    """Every pair of a first and a last name, shuffled once and for all."""
    table = read_table("facts/people")[language]
    pairs = list(product(table["first"], table["last"]))
    for first, last in product(table.get("first_female", ()), table["last"]):
        pairs.append((first, f"{last}а" if last.endswith(("ов", "ев", "ин")) else last))
    dice("names", language).shuffle(pairs)
    return pairs


def _ascii(name: str) -> str:
    plain = name.lower().translate(_PLAIN).translate(_ACCENTS)
    return "".join(letter for letter in plain if letter.isascii() and letter.isalpha())


def _dial(pattern: str, rng: Random) -> str:
    return "".join(str(rng.randrange(10)) if sign == "#" else sign for sign in pattern)

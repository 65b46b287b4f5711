"""The companies that post vacancies."""

from dataclasses import dataclass

from shared.embedded.dataset.tables import Json, read_table


@dataclass(frozen=True, kw_only=True)
class Company:
    """An invented firm; `spelling` is how a later vacancy of theirs writes its name."""

    name: str
    spelling: str
    website: str | None
    industries: tuple[str, ...]
    contact_name: str
    contact_email: str
    blurb: str


def get_company(number: int, language: str) -> Company:
    """Return the `number`th company, from 0. Those beyond the written ones are put together."""
    written = read_table("facts/companies")["company"]
    if number < len(written):
        return _written(written[number])
    return _further(number - len(written), language)


def _written(row: Json) -> Company:
    contact_name, contact_email = row["contact"]
    return Company(
        name=row["name"],
        spelling=row["spelling"],
        website=row.get("website"),
        industries=tuple(row["industries"]),
        contact_name=contact_name,
        contact_email=contact_email,
        blurb=row["blurb"],
    )


def _further(number: int, language: str) -> Company:
    words = read_table("facts/companies")["further"]
    first = words["first"][number % len(words["first"])]
    second = words["second"][number // len(words["first"]) % len(words["second"])]
    slug = f"{first}-{second}".lower()
    return Company(
        name=f"{first} {second}",
        spelling=f"{first} {second}",
        website=f"https://{slug}.example",
        industries=("power_generation_utilities",),
        contact_name=f"{first} Recruiting",
        contact_email=f"{slug}@example.com",
        blurb=words["blurb"][language],
    )

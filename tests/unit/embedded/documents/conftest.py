"""Two resumes and a vacancy, in the two scripts of the demo set."""

import pytest

from shared.embedded.dataset.documents.layout import Block, Entry, Resume, Vacancy


@pytest.fixture(scope="session")
def english() -> Resume:
    positions = tuple(
        Entry(
            f"Protection Engineer {level}",
            f"Northfall Grid Services, Tulsa | 03/20{10 + level} - 02/20{11 + level}",
            (
                "Issued relay settings for 46 line terminals at 138 kV, wrote the review sheets "
                "of the department and cut misoperations by 31 % within two years.",
                "Commissioned a process bus & wrote the <test plan> that the utility still uses.",
                "Led three technicians during outages; no lost-time incident in 14,000 hours.",
            ),
        )
        for level in range(1, 6)
    )
    return Resume(
        name="Maren Oldbury",
        contacts=("maren.oldbury@example.com", "+1 202 555 0143", "Tulsa, OK"),
        headline="Senior Protection & Controls Engineer",
        blocks=(
            Block("Summary", ("Sets and tests relays from 69 kV to 345 kV {C++, 100%}.",)),
            Block("Skills", ("IEC 61850", "SEL-421", "PSCAD")),
            Block("Experience", (), positions),
        ),
    )


@pytest.fixture(scope="session")
def russian() -> Resume:
    position = Entry(
        "Инженер РЗА",
        "АО «Северсеть», Пермь | май 2016 — н.в.",
        (
            "Рассчитал уставки для 38 присоединений 110 кВ, ложных срабатываний меньше на 27 %.",
            "Вёл наладку шины процесса МЭК 61850 на ПС «Заречная».",
        ),
    )
    return Resume(
        name="Ерофей Тополев",
        contacts=("erofey.topolev@example.org", "+7 900 000-01-02"),
        headline="Ведущий инженер РЗА",
        blocks=(
            Block(None, ("Девять лет на подстанциях 110–500 кВ.",)),
            Block("Опыт работы", (), (position,)),
        ),
    )


@pytest.fixture(scope="session")
def vacancy() -> Vacancy:
    return Vacancy(
        "High Voltage Test Engineer",
        (
            Block("Requirements", ("Partial discharge tests", "Five years with transformers")),
            Block("We offer", ("A laboratory of our own",)),
        ),
    )

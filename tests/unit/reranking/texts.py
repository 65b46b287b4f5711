"""A resume and a job in the form that people write them."""

RESUME = """Ada Example
ada@example.com, +1 202 555 0100
Senior Protection Engineer

Summary
I know GOOSE, MMS and DNP3.

Experience
Protection Engineer, Grid Works | 03/2015 - present
- Calculated relay settings for 40 bays of a 230 kV substation.
- Commissioned IEC 61850 bays and tested them with an Omicron CMC set.
Reach me at ada@example.com about the partial discharge tests that I ran for years.

Skills
PSCAD, ETAP, SCADA
"""

STUFFED = """Bo Example

Skills
IEC 61850, relay settings, Omicron CMC, partial discharge, PSCAD, ETAP, SCADA, DNP3
"""

JOB = """Grid Works is looking for a protection engineer.

Requirements
- Relay settings for high voltage substations
- Commissioning of IEC 61850 substations
- Partial discharge measurement
- 5+ years of experience
- PE license; authorized to work in the US

Nice to have
- PSCAD
"""

RUSSIAN = """Ада Примерова
Ведущий инженер РЗА

Опыт работы
Инженер, Сети | 03.2015 - 01.2024
Рассчитывал уставки SEL-421 и вводил в работу подстанции по IEC 61850.
"""

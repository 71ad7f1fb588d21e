"""Makes each synthetic record from its number and the seed alone, so that record n never depends on how many follow."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from random import Random
from typing import Any

from synthetic_words import (
    ACTIONS,
    EFFECTS,
    FUNDING,
    KEEPING,
    LABEL,
    LESSONS,
    MARK,
    MEASURES,
    NOTE,
    OPINIONS,
    REPLIES,
    SYSTEMS,
    TAGS,
    THEMES,
    TROUBLES,
    certainty,
    prose,
)  # fmt: skip

Record = dict[str, Any]
Maker = Callable[[Random, int], Record]
PROGRAMMES = 8
REASONS = ("funding_ended", "no_effect", "little_use", "staff", "technology", "replaced", "other")
# The identifiers by which the real portal's templates speak of programmes; their content is synthetic all the same.
PROGRAMME_IDS = ("ict-machizukuri", "ict-machi-hito-shigoto", "smart-city", "iot-roadmap", "iot-implementation")


@dataclass(frozen=True, slots=True, kw_only=True)
class Scale:
    """How many records of each kind the portal holds."""

    municipalities: int = 1788
    projects: int = 500
    adoptions: int = 10_000
    meetings: int = 200
    statements: int = 40
    outcomes: int = 20_000
    sources: int = 300
    speakers: int = 60

    @property
    def pages(self) -> int:
        """Record pages that are sure to exist."""
        return self.municipalities + self.projects + self.adoptions + self.meetings


def project_id(number: int) -> str:
    return f"synthetic-project-{number:05}"


def adoption_id(number: int) -> str:
    return f"synthetic-adoption-{number:06}"


def meeting_id(number: int) -> str:
    return f"synthetic-meeting-{number:04}"


def _source(number: int) -> str:
    return f"synthetic-source-{number:04}"


def _speaker(number: int) -> str:
    return f"synthetic-speaker-{number:03}"


def _programme(number: int) -> str:
    return PROGRAMME_IDS[number - 1] if number <= len(PROGRAMME_IDS) else f"synthetic-programme-{number}"


def _started(number: int) -> int:
    """The year in which a project starts: the same wherever the project is spoken of."""
    return 2012 + number % 5


_PRIME = 7919  # larger than the number of local governments, so that its multiples come round to each of them


class Makers:
    """Makes each kind of record from its number alone (and the seed)."""

    def __init__(self, scale: Scale, seed: int, towns: Sequence[Mapping[str, str]]) -> None:
        self.scale, self.seed, self.towns = scale, seed, towns
        self._adopters: list[int] = [-1]  # by the adoption's number
        self._adoptions: dict[int, list[int]] = {}

    def records(self, kind: str, make: Maker, count: int) -> Iterator[Record]:
        for number in range(1, count + 1):
            yield make(Random(f"{self.seed}/{kind}/{number}"), number)

    def _home(self, project: int) -> int:
        """Where among the local governments a project takes place."""
        return Random(f"{self.seed}/home/{project}").randrange(len(self.towns))

    def _case(self, number: int) -> tuple[int, int]:
        """An adoption's project and local government: no two share both, none is at the project's home."""
        first = self._first(number)
        turn, place = divmod(first, self.scale.projects)
        offset = (3 * turn + number - first) * _PRIME % (len(self.towns) - 1)
        return place + 1, (self._home(place + 1) + 1 + offset) % len(self.towns)

    def _before(self, number: int) -> list[int]:
        """The earlier adoptions of the same local government."""
        for each in range(len(self._adopters), number + 1):
            self._adopters.append(self._case(each)[1])
            self._adoptions.setdefault(self._adopters[each], []).append(each)
        there = self._adoptions[self._adopters[number]]
        return there[: there.index(number)]

    def _first(self, number: int) -> int:
        """Whom an adoption goes back to: two in ten took it over from the one before, one of these at second hand."""
        return number - number % 10 - 1 if number >= 10 and number % 10 <= 1 else number

    def source_of(self, random: Random) -> str:
        return _source(random.randint(1, self.scale.sources))

    def source(self, random: Random, number: int) -> Record:
        kind = random.choice(("press_release", "slides", "news", "article", "report"))
        return {
            "id": _source(number),
            "title": f"{MARK}{random.choice(THEMES)}の取り組みについての資料{number}",
            "publisher": "（合成）架空省" if kind == "press_release" else "（合成）架空調査会",
            "published_on": f"{random.randint(2013, 2023)}-{random.randint(1, 12):02}-{random.randint(1, 28):02}",
            "url": f"https://synthetic.example/sources/{number}",
            "kind": kind,
            "read_in": random.choice(("full", "excerpt")),
            "note": NOTE,
        }

    def speaker(self, random: Random, number: int) -> Record:
        return {
            "id": _speaker(number), "name": f"合成構成員{number}", "kind": "person",
            "organization": f"（合成）架空組織{number}", "note": NOTE, "source": self.source_of(random),
        }  # fmt: skip

    def programme(self, random: Random, number: int) -> Record:
        return {
            "id": _programme(number), "title": f"{MARK}架空の地域推進事業{number}",
            "kind": random.choice(("demonstration", "introduction", "plan")),
            "ministry": "（合成）架空省", "fiscal_year_from": 2012, "fiscal_year_to": 2020, "reporting_years": 5,
            "budget_yen": random.randint(5, 50) * 100_000_000, "description": NOTE, "source": self.source_of(random),
            "facts": [{"topic": "実施期間", "text": f"（合成）{LABEL}としての事実です。", "value": 9, "unit": "年",
                       **certainty(random), "source": self.source_of(random)}],
        }  # fmt: skip

    def project(self, random: Random, number: int) -> Record:
        theme, system, year = random.choice(THEMES), random.choice(SYSTEMS), _started(number)
        home = self.towns[self._home(number)]
        measures = random.sample(MEASURES, _indicators(number))
        return {
            "id": project_id(number),
            "title": f"{MARK}{theme}のための{system}の実証{number}",
            "model_name": f"合成{home['name']}モデル{number}",
            "programme": _programme(1 + number % PROGRAMMES),
            "organisations": [f"（合成）架空法人{random.randint(1, 200)}" for _ in range(2)],
            "themes": sorted({theme, random.choice(THEMES)}),
            "systems": [f"{theme}の{system}"],
            "tags": sorted(random.sample(TAGS, random.randint(0, 2))),
            "started": f"{year}-{random.randint(4, 12):02}",
            "ended": f"{year + 2}-03", "ended_fiscal_year": year + 1,
            "summary": prose(random, ACTIONS, 2),
            "business_model": prose(random, KEEPING, 1),
            "sustainability": prose(random, KEEPING, 2),
            **certainty(random), "note": NOTE,
            "areas": [{"municipality": home["code"], "role": "main"}],
            "sources": sorted({self.source_of(random), self.source_of(random)}),
            "events": [{"fiscal_year": year, "kind": "launch", "text": "（合成）実証を始めました。", "status": "read",
                        "source": self.source_of(random)}],
            "facts": [{"title": "対象の人口", "value": random.randint(900, 90_000), "unit": "人", "approximate": True,
                       **certainty(random), "source": self.source_of(random)}],
            "costs": [{"kind": kind, "amount_yen": random.randint(10, 90) * 1_000_000,
                       "subsidy_yen": random.randint(1, 10) * 1_000_000, "fiscal_year": year + after,
                       **certainty(random), "source": self.source_of(random)}
                      for kind, after in (("demonstration", 0), ("introduction", 0), ("operation", 1))],
            "indicators": [self._indicator(random, place, each, year) for place, each in enumerate(measures, 1)],
        }  # fmt: skip

    def _indicator(self, random: Random, place: int, measure: tuple[str, str, str], year: int) -> Record:
        title, unit, direction = measure
        target = random.randint(10, 900)
        band = {"target_lower": target, "target_upper": target + 10}
        return {
            "id": f"measure-{place}", "title": f"{title}（合成）", "unit": unit, "direction": direction,
            "kind": "output" if title.startswith("設けた") else "outcome",
            **(band if direction == "range" else {"target_value": target}),
            "attribution": random.choice(("compared", "stated", "shared", None)),
            "target_fiscal_year": year + 3, "target_source": self.source_of(random), "target_status": "read",
            "level": "municipal", "set_by": "（合成）架空省", "owner": "（合成）架空の担当課",
            "data_supplier": "（合成）架空の担当課", "verifier": "（合成）架空評価機関",
        }  # fmt: skip

    def adoption(self, random: Random, number: int) -> Record:
        theme, system = random.choice(THEMES), random.choice(SYSTEMS)
        project, place = self._case(number)
        year = _started(project) + random.randint(1, 7)
        before = self._adopted_from(number)
        if before:
            year = int(before["started"][:4]) + 1
        town = self.towns[place]
        return {
            "id": adoption_id(number),
            "title": f"{MARK}{town['prefecture']}{town['name']}の{theme}のための{system}",
            "adopter": town["code"],
            "project": project_id(project),
            "relation": random.choice(("model", "model", "similar", "parallel")),
            "what": f"{theme}の{system}（合成）",
            "stage": "introduced",
            "started": f"{year}-{random.randint(1, 12):02}",
            "funding": random.choice(FUNDING),
            "programme": _programme(random.randint(1, PROGRAMMES)) if random.random() < 0.5 else None,
            "adopted_from": before["id"] if before else None,
            "distinct_from": [adoption_id(each) for each in self._before(number)],
            "known_to_ministry": random.choice((True, False, None)),
            "themes": sorted({theme, random.choice(THEMES)}),
            "tags": sorted(random.sample(TAGS, random.randint(0, 2))),
            "summary": prose(random, ACTIONS, 1),
            "reason": prose(random, TROUBLES, 1),
            "content": prose(random, ACTIONS, 2),
            "results": prose(random, EFFECTS, 2),
            "sustained": prose(random, KEEPING, 1),
            "lessons": prose(random, LESSONS, 1),
            "partners": [f"（合成）架空法人{random.randint(1, 200)}"],
            "contact_department": "（合成）架空課",
            **certainty(random), "note": NOTE,
            "sources": sorted({self.source_of(random), self.source_of(random)}),
            "costs": [{"kind": "introduction", "amount_yen": random.randint(1, 90) * 500_000, "fiscal_year": year,
                       **certainty(random), "source": self.source_of(random)}] if random.random() < 0.3 else None,
            "states": [{"fiscal_year": year + 1, "state": random.choice(("continued", "reduced", "stopped")),
                        **certainty(random), "source": self.source_of(random)}] if random.random() < 0.3 else None,
        }  # fmt: skip

    def _adopted_from(self, number: int) -> Record | None:
        if self._first(number) == number:
            return None
        return self.adoption(Random(f"{self.seed}/adoption/{number - 1}"), number - 1)

    def meeting(self, random: Random, number: int) -> Record:
        speakers = random.sample(range(1, self.scale.speakers + 1), 12)
        statements = list(self._statements(random, speakers))
        held = f"{2013 + number % 10}-{random.randint(1, 12):02}-{random.randint(1, 28):02}"
        return {
            "id": meeting_id(number), "council": f"{MARK}架空の街づくり会議", "number": number, "held_on": held,
            "starts": "16:00", "ends": "17:30", "venue": "（合成）架空会議室", "record_kind": "minutes_summary",
            "source": self.source_of(random),
            "attendances": [{"speaker": _speaker(each), "role": "member", "position": "構成員",
                             "printed": f"合成構成員{each}"} for each in speakers],
            "agenda_items": [{"number": each, "title": f"（合成）議題{each} {random.choice(THEMES)}について",
                              "on_agenda": True} for each in (1, 2, 3)],
            "materials": [{"number": f"{number}-{each}", "agenda_item": each, "title": f"（合成）資料{number}-{each}"}
                          for each in (1, 2, 3)],
            "statements": statements,
            "requests": [self._request(number, place, statements)
                         for place in range(1, min(3, len(statements) // 5) + 1)],
        }  # fmt: skip

    def _statements(self, random: Random, speakers: Sequence[int]) -> Iterator[Record]:
        line = 20
        for sequence in range(1, self.scale.statements + 1):
            speaker, project = random.choice(speakers), random.randint(1, self.scale.projects)
            words = [random.choice(OPINIONS).format(theme=random.choice(THEMES)) for _ in range(random.randint(1, 2))]
            texts = [f"（合成）{word}。{random.choice(REPLIES)}。" for word in words]
            spans = [(line + 2 * place, line + 2 * place + 1) for place in range(1, len(texts) + 1)]
            mention = {"paragraph": 1, "quote": words[0], "project": project_id(project)}
            yield {
                "sequence": sequence, "agenda_item": 1 + 3 * (sequence - 1) // self.scale.statements, "kind": "speech",
                "speaker": _speaker(speaker), "speaker_printed": f"合成構成員{speaker}",
                "line_start": line, "line_end": spans[-1][1],
                "paragraphs": [{"level": 1, "line_start": start, "line_end": end, "text": text}
                               for (start, end), text in zip(spans, texts, strict=True)],
                "mentions": [mention] if sequence % 4 == 0 else None,
            }  # fmt: skip
            line = spans[-1][1] + 2

    def _request(self, number: int, place: int, statements: Sequence[Record]) -> Record:
        asked = statements[place * 4 - 1]
        quote = asked["paragraphs"][0]["text"].partition("。")[0].removeprefix("（合成）")
        answer = {
            "meeting": meeting_id(number),
            "statement": place * 4 + 1,
            "kind": "answered",
            "note": "（合成）回答です。",
        }
        return {
            "id": f"synthetic-request-{number:04}-{place}", "statement": asked["sequence"], "paragraph": 1,
            "asked_by": asked["speaker"], "kind": "request", "title": f"{MARK}指摘{number}-{place}",
            "summary": f"（合成）{quote}。", "quote": quote, "owner": "（合成）架空省",
            "answers": [answer] if place != 2 else None,
        }  # fmt: skip

    # ------------------------------------------------------------ rows of the CSV tables

    def round(self, random: Random, number: int) -> Record:
        return {
            "id": f"synthetic-round-{number}", "programme": _programme(number),
            "title": f"{MARK}架空の採択の回{number}",
            "fiscal_year": 2012 + number, "decision": "selected", "selected": 60, "selected_unit": "件",
            **certainty(random), "source": self.source_of(random),
        }  # fmt: skip

    def outcomes(self) -> Iterator[Record]:
        """A baseline and yearly values for each indicator in turn, until there are enough."""
        keys = [(number, place) for number in range(1, self.scale.projects + 1)
                for place in range(1, _indicators(number) + 1)]  # fmt: skip
        for count in range(self.scale.outcomes):
            after, which = divmod(count, len(keys))
            number, place = keys[which]
            yield self._outcome(Random(f"{self.seed}/outcome/{count}"), number, place, after)

    def _outcome(self, random: Random, number: int, place: int, after: int) -> Record:
        year = _started(number) - 1 + after
        return {
            "id": f"{project_id(number)}-measure-{place}-{after}", "project": project_id(number),
            "indicator": f"measure-{place}", "role": "actual" if after else "baseline", "measured_on": year,
            "fiscal_year": year, "value": round(random.uniform(0, 1_000), 1), "approximate": random.random() < 0.1,
            "benefit_yen": random.randint(1, 90) * 1_000_000 if after else None,
            "reason_class": random.choice((*REASONS, None)) if after else None,
            **certainty(random), "source": self.source_of(random),
            "locator": f"（合成）{random.randint(1, 90)}ページの表",
        }  # fmt: skip

    def report(self, random: Random, number: int) -> Record:
        year = _started(number) + 2
        return {
            "project": project_id(number), "fiscal_year": year, "state": "submitted",
            "submitted_on": f"{year + 1}-05-31", "source": self.source_of(random), "note": LABEL,
        }  # fmt: skip

    def continuation(self, random: Random, number: int) -> Record:
        return {
            "id": f"synthetic-continuation-{number}", "project": project_id(number),
            "fiscal_year": _started(number) + 1 + random.randint(1, 5),
            "state": random.choice(("continued", "reduced", "stopped", "unknown")), "what": LABEL,
            "reason_class": random.choice((*REASONS, None)),
            "funding": random.choice(FUNDING), **certainty(random), "source": self.source_of(random),
        }  # fmt: skip

    def claim(self, random: Random, number: int) -> Record:
        return {
            "id": f"synthetic-claim-{number}", "project": project_id(number), "title": f"{MARK}申告{number}",
            "claimed": random.randint(200, 900), "unit": "団体", "as_of": "2023-03-31",
            "claimed_by": "（合成）架空調査会", **certainty(random), "source": self.source_of(random), "note": LABEL,
        }  # fmt: skip

    def kpi(self, random: Random, number: int) -> Record:
        return {
            "id": f"synthetic-kpi-{number}", "programme": _programme(1 + number % PROGRAMMES),
            "theme": random.choice(THEMES), "title": f"{MARK}架空の目標{number}", "kind": "target",
            "direction": "increase", "target_value": random.randint(50, 100), "unit": "%", "target_fiscal_year": 2020,
            "level": "national", "set_by": "（合成）架空省", "owner": "（合成）架空省",
            "data_supplier": "（合成）架空省",
            "verifier": "（合成）架空評価機関", **certainty(random), "source": self.source_of(random), "note": LABEL,
        }  # fmt: skip

    def kpi_value(self, random: Random, number: int) -> Record:
        return {
            "kpi": f"synthetic-kpi-{number}", "fiscal_year": 2019, "value": random.randint(1, 100),
            "approximate": False, **certainty(random), "source": self.source_of(random), "note": LABEL,
        }  # fmt: skip

    def related_case(self, random: Random, number: int) -> Record:
        return {
            "id": f"synthetic-case-{number}", "title": f"{MARK}関連する例{number}",
            "municipality": self.towns[random.randrange(len(self.towns))]["code"], "funding": random.choice(FUNDING),
            "results": prose(random, EFFECTS, 1), **certainty(random), "source": self.source_of(random), "note": NOTE,
        }  # fmt: skip

    def gap(self, random: Random, number: int) -> Record:
        return {"id": f"synthetic-gap-{number}", "title": f"{MARK}分からないこと{number}", "text": NOTE,
                "project": project_id(number)}  # fmt: skip


def _indicators(number: int) -> int:
    """How many indicators a project has: 3 to 5."""
    return 3 + number % 3

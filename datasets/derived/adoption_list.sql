-- The list of adoptions, a row each: where, what, after which model, when, and what the state paid. Introduced, then granted,
-- then candidates; within these the newest first, undated ones last.
-- Its day is the start, else the announcement, else the day by which it is known; its fiscal year that of the start or
-- announcement, else that of its stage (of a grant the year in which the state paid).
WITH stages AS (
  SELECT t.adoption, min(t.fiscal_year) AS fiscal_year
  FROM adoption_stages t JOIN adoptions a ON a.id = t.adoption AND a.stage = t.stage
  GROUP BY t.adoption
),
days AS (
  SELECT a.id, coalesce(a.started, a.announced_on, a.known_by) AS known_on, coalesce(a.started, a.announced_on) AS begun,
    t.fiscal_year AS stage_year
  FROM adoptions a LEFT JOIN stages t ON t.adoption = a.id
),
paid AS (
  SELECT adoption, sum(subsidy_yen) AS state_yen, bool_or(coalesce(approximate, false)) AS approximate
  FROM adoption_costs WHERE subsidy_yen IS NOT NULL GROUP BY adoption
),
dated AS (
  SELECT a.*, d.known_on, coalesce(fiscal_year_of(d.begun), d.stage_year) AS fiscal_year
  FROM adoptions a JOIN days d ON d.id = a.id
)
SELECT
  row_number() OVER (
    ORDER BY CASE d.stage WHEN 'introduced' THEN 1 WHEN 'granted' THEN 2 ELSE 3 END,
      coalesce(d.known_on, CAST(d.fiscal_year AS VARCHAR)) DESC NULLS LAST, d.id
  ) AS position,
  d.adopter, coalesce(m.prefecture, m.name) AS prefecture, d.id AS adoption, d.stage, d.project,
  coalesce(p.short_name, p.model_name, p.title) AS model, d.relation, d.fiscal_year, d.known_on, d.themes AS theme, d.funding,
  y.state_yen, y.approximate, d.status, d.evidence
FROM dated d
LEFT JOIN municipalities m ON m.code = d.adopter
LEFT JOIN projects p ON p.id = d.project
LEFT JOIN paid y ON y.adoption = d.id
ORDER BY position

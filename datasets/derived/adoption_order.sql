-- The list of adoptions: introduced, then granted, then candidates; within these the newest first, undated ones last.
-- Its day is the start, else the announcement, else the day by which it is known; its fiscal year that of the start or
-- announcement, else that of its stage (of a grant the year in which the state paid).
WITH stages AS (
  SELECT t.adoption, min(t.fiscal_year) AS fiscal_year
  FROM adoption_stages t JOIN adoptions a ON a.id = t.adoption AND a.stage = t.stage
  GROUP BY t.adoption
),
days AS (
  SELECT a.id, a.stage, coalesce(a.started, a.announced_on, a.known_by) AS known_on, coalesce(a.started, a.announced_on) AS begun,
    t.fiscal_year AS stage_year
  FROM adoptions a LEFT JOIN stages t ON t.adoption = a.id
),
dated AS (
  SELECT *,
    coalesce(fiscal_year_of(begun), stage_year) AS fiscal_year
  FROM days
)
SELECT
  row_number() OVER (
    ORDER BY CASE stage WHEN 'introduced' THEN 1 WHEN 'granted' THEN 2 ELSE 3 END,
      coalesce(known_on, CAST(fiscal_year AS VARCHAR)) DESC NULLS LAST, id
  ) AS position,
  id AS adoption, stage, known_on, fiscal_year
FROM dated
ORDER BY position

-- Each value of an indicator in the order in which it is read: baselines first, then by year; an unknown year comes last.
-- A source that says "second year" counts from the year of its own baseline.
WITH dated AS (
  SELECT
    o.id, o.project, o.indicator, o.role, o.source,
    coalesce(
      TRY_CAST(left(o.measured_on, 4) AS INTEGER),
      o.fiscal_year,
      (SELECT min(TRY_CAST(left(b.measured_on, 4) AS INTEGER)) + o.elapsed_years
       FROM outcomes b
       WHERE b.project = o.project AND b.indicator = o.indicator AND b.source = o.source AND b.role = 'baseline')
    ) AS year
  FROM outcomes o
)
SELECT
  project,
  indicator,
  row_number() OVER (
    PARTITION BY project, indicator
    ORDER BY role = 'actual', year NULLS LAST, source, id
  ) AS position,
  id AS outcome,
  role,
  CAST(year AS INTEGER) AS year
FROM dated
ORDER BY project, indicator, position

-- The best-evidenced value of each indicator decides; an output is never judged.
WITH best AS (
  SELECT
    project, indicator,
    arg_max(value, (fiscal_year, evidence = 'document')) AS actual,
    arg_max(evidence, (fiscal_year, evidence = 'document')) AS evidence,
    max(fiscal_year) AS fiscal_year
  FROM outcomes
  GROUP BY project, indicator
)
SELECT
  i.project, i.id AS indicator, b.fiscal_year, b.actual, b.evidence,
  CASE
    WHEN i.kind = 'output' OR i.target_value IS NULL OR b.actual IS NULL THEN 'not_computable'
    WHEN i.direction = 'decrease' AND b.actual <= i.target_value THEN 'achieved'
    WHEN i.direction = 'increase' AND b.actual >= i.target_value THEN 'achieved'
    WHEN make_date(i.target_fiscal_year + 1, 3, 31) >= getvariable('as_of') THEN 'not_due'
    ELSE 'missed'
  END AS status
FROM indicators i LEFT JOIN best b ON b.project = i.project AND b.indicator = i.id
ORDER BY i.project, i.id

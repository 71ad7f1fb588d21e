-- How long did it take? From the end of a project to the start of each adoption, no finer than both are known.
-- Where only "by then" is known of an adoption, the time is an upper bound. Before the end it is negative.
WITH days AS (
  SELECT a.id AS adoption, a.project, coalesce(a.started, a.announced_on, a.known_by) AS began,
    CASE WHEN a.started IS NOT NULL THEN 'started' WHEN a.announced_on IS NOT NULL THEN 'announced'
      WHEN a.known_by IS NOT NULL THEN 'known_by' END AS basis,
    p.ended, p.ended_fiscal_year, a.status AS start_status, coalesce(p.ended_fiscal_year_status, 'read') AS end_status
  FROM adoptions a JOIN projects p ON p.id = a.project
),
years AS (
  SELECT *,
    CAST(began[1:4] AS INTEGER) AS began_year, CAST(ended[1:4] AS INTEGER) AS ended_year,
    fiscal_year_of(began) AS began_fiscal_year,
    CASE WHEN length(began) >= 7 THEN CAST(began[1:4] AS INTEGER) * 12 + CAST(began[6:7] AS INTEGER) END AS began_month,
    CASE WHEN length(ended) >= 7 THEN CAST(ended[1:4] AS INTEGER) * 12 + CAST(ended[6:7] AS INTEGER) END AS ended_month
  FROM days
),
judged AS (
  SELECT *,
    CASE
      WHEN began IS NULL THEN 'no_start'
      WHEN ended IS NULL AND ended_fiscal_year IS NULL THEN 'no_end'
      WHEN began_month IS NOT NULL AND ended_month IS NOT NULL THEN 'month'
      WHEN began_fiscal_year IS NOT NULL AND ended_fiscal_year IS NOT NULL THEN 'fiscal_year'
      WHEN ended_year IS NOT NULL THEN 'year'
      ELSE 'too_coarse'
    END AS precision
  FROM years
),
weighed AS (
  SELECT i.adoption, arg_max(i.input, w.rank * 10 - i.sequence) AS weakest_input, arg_max(w.id, w.rank * 10 - i.sequence) AS weakest_status
  FROM (
    SELECT adoption, 1 AS sequence, 'start' AS input, start_status AS code FROM judged WHERE began IS NOT NULL
    UNION ALL SELECT adoption, 2, 'end', end_status FROM judged WHERE coalesce(ended, CAST(ended_fiscal_year AS VARCHAR)) IS NOT NULL
  ) i JOIN weakness w ON list_contains(w.covers, i.code)
  GROUP BY i.adoption
)
SELECT j.adoption, project, began, basis, coalesce(ended, CAST(ended_fiscal_year AS VARCHAR)) AS ended, precision,
  CASE precision WHEN 'month' THEN began_month - ended_month END AS delay_months,
  CASE precision
    WHEN 'month' THEN CAST(floor((began_month - ended_month) / 12) AS BIGINT)
    WHEN 'fiscal_year' THEN began_fiscal_year - ended_fiscal_year
    WHEN 'year' THEN began_year - ended_year
  END AS delay_years,
  CASE WHEN precision IN ('no_start', 'no_end', 'too_coarse') THEN precision WHEN basis = 'known_by' THEN 'at_most'
    ELSE 'computed' END AS status,
  w.weakest_input, w.weakest_status
FROM judged j LEFT JOIN weighed w ON w.adoption = j.adoption
ORDER BY j.project, delay_years NULLS LAST, j.adoption

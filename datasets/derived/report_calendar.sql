-- Who still owes a report? The fiscal years after a project's end in which its programme asks for one.
WITH ends AS (
  SELECT p.id AS project, g.reporting_years, p.ended,
    coalesce(
      p.ended_fiscal_year,
      CASE WHEN length(p.ended) >= 7
        THEN CAST(p.ended[1:4] AS INTEGER) - CASE WHEN p.ended[6:7] IN ('01', '02', '03') THEN 1 ELSE 0 END END
    ) AS ended_fiscal_year
  FROM projects p JOIN programmes g ON g.id = p.programme
  WHERE g.reporting_years IS NOT NULL
),
years AS (
  SELECT project, ended_fiscal_year, unnest(range(1, reporting_years + 1)) AS sequence
  FROM ends WHERE ended_fiscal_year IS NOT NULL
),
due AS (
  SELECT project, sequence, CAST(ended_fiscal_year + sequence AS INTEGER) AS fiscal_year,
    make_date(ended_fiscal_year + sequence + 1, 3, 31) AS due_on
  FROM years
)
SELECT d.project, d.sequence, d.fiscal_year, d.due_on,
  CASE WHEN r.state IS NOT NULL THEN r.state WHEN getvariable('as_of') > d.due_on THEN 'overdue' ELSE 'due' END AS status,
  r.submitted_on, r.url
FROM due d LEFT JOIN reports r ON r.project = d.project AND r.fiscal_year = d.fiscal_year
UNION ALL
SELECT project, 0, NULL, NULL, CASE WHEN ended IS NULL THEN 'end_unknown' ELSE 'end_year_only' END, NULL, NULL
FROM ends WHERE ended_fiscal_year IS NULL
ORDER BY project, sequence

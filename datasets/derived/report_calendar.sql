-- Who still owes a report? The fiscal years after a project's end in which its programme asks for one.
-- A date that is counted from an inferred end is inferred too: nobody is called overdue because of it.
WITH ends AS (
  SELECT p.id AS project, g.reporting_years, p.ended,
    coalesce(p.ended_fiscal_year, fiscal_year_of(p.ended)) AS ended_fiscal_year,
    coalesce(p.ended_fiscal_year_status, 'read') AS end_status, s.read_in
  FROM projects p JOIN programmes g ON g.id = p.programme LEFT JOIN sources s ON s.id = p.ended_source
  WHERE g.reporting_years IS NOT NULL
),
weighed AS (
  SELECT e.project, arg_max(w.id, w.rank) AS weakest_status, bool_and(w.firm) AS firm
  FROM ends e JOIN weakness w ON list_has_any(w.covers, [e.end_status, e.read_in])
  WHERE e.ended_fiscal_year IS NOT NULL GROUP BY e.project
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
  CASE WHEN r.state IS NOT NULL THEN r.state WHEN getvariable('as_of') <= d.due_on THEN 'due' WHEN w.firm THEN 'overdue'
    ELSE 'overdue_unsure' END AS status,
  r.submitted_on, r.url, 'end' AS weakest_input, w.weakest_status
FROM due d LEFT JOIN reports r ON r.project = d.project AND r.fiscal_year = d.fiscal_year LEFT JOIN weighed w ON w.project = d.project
UNION ALL
SELECT project, 0, NULL, NULL, CASE WHEN ended IS NULL THEN 'end_unknown' ELSE 'end_year_only' END, NULL, NULL, 'end', 'missing'
FROM ends WHERE ended_fiscal_year IS NULL
ORDER BY project, sequence

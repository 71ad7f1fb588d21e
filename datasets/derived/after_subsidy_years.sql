-- Does it live without subsidy? What is on record of each of the five years after a project's end, and after the
-- introduction of an adoption. A year without a record has no row: it is unknown, and not taken as continued.
WITH begun AS (
  SELECT 'project' AS kind, id AS subject, ended AS day, ended_fiscal_year AS stated, coalesce(ended_fiscal_year_status, 'read') AS status
  FROM projects
  UNION ALL SELECT 'adoption', id, started, NULL, status FROM adoptions WHERE stage = 'introduced'
),
starts AS (
  SELECT kind, subject, status, coalesce(stated, fiscal_year_of(day)) AS first_year
  FROM begun
),
told AS (
  SELECT CASE WHEN project IS NULL THEN 'adoption' ELSE 'project' END AS kind, coalesce(project, adoption) AS subject,
    fiscal_year, state, funding, reason_class, evidence, status, source, id AS continuation
  FROM continuations
  UNION ALL SELECT 'adoption', adoption, fiscal_year, state, 'unknown', reason_class, evidence, status, source, NULL FROM adoption_states
),
ranked AS ( -- of several records for a year the better evidence; one that says unknown only where there is no other
  SELECT *,
    row_number() OVER (
      PARTITION BY kind, subject, fiscal_year
      ORDER BY state = 'unknown',
        CASE evidence WHEN 'third_party' THEN 1 WHEN 'document' THEN 2 WHEN 'self_reported' THEN 3 ELSE 4 END,
        funding = 'unknown', continuation NULLS LAST, source
    ) AS place,
    count(DISTINCT nullif(state, 'unknown')) OVER (PARTITION BY kind, subject, fiscal_year) > 1 AS conflict
  FROM told
),
inputs AS (
  SELECT t.kind, t.subject, t.fiscal_year, 1 AS sequence, 'record' AS input, [t.status, t.evidence, s.read_in] AS codes
  FROM ranked t LEFT JOIN sources s ON s.id = t.source WHERE t.place = 1
  UNION ALL SELECT t.kind, t.subject, t.fiscal_year, 2, 'start', [b.status]
  FROM ranked t JOIN starts b ON b.kind = t.kind AND b.subject = t.subject WHERE t.place = 1
),
weighed AS (
  SELECT i.kind, i.subject, i.fiscal_year, arg_max(i.input, w.rank * 10 - i.sequence) AS weakest_input,
    arg_max(w.id, w.rank * 10 - i.sequence) AS weakest_status
  FROM inputs i JOIN weakness w ON list_has_any(w.covers, i.codes)
  GROUP BY i.kind, i.subject, i.fiscal_year
)
SELECT t.kind || '/' || t.subject || '/' || (t.fiscal_year - s.first_year) AS id, t.kind,
  t.fiscal_year - s.first_year AS years_after, t.fiscal_year,
  CASE t.kind WHEN 'project' THEN t.subject END AS project, CASE t.kind WHEN 'adoption' THEN t.subject END AS adoption,
  t.state,
  CASE WHEN t.state IN ('continued', 'reduced') THEN t.funding END AS funding,
  CASE WHEN t.state IN ('reduced', 'stopped') THEN t.reason_class END AS reason_class,
  t.conflict, t.continuation, t.source, w.weakest_input, w.weakest_status
FROM ranked t JOIN starts s ON s.kind = t.kind AND s.subject = t.subject
LEFT JOIN weighed w ON w.kind = t.kind AND w.subject = t.subject AND w.fiscal_year = t.fiscal_year
WHERE t.place = 1 AND t.fiscal_year - s.first_year BETWEEN 1 AND 5 AND getvariable('as_of') >= make_date(t.fiscal_year, 4, 1)
ORDER BY t.kind DESC, years_after, t.subject

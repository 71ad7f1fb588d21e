-- Does it live without subsidy? One row for each project, one to five years after its end, and for each adoption, one to
-- five years after its introduction, once that fiscal year has begun. A year without a record is unknown, not continued.
WITH begun AS (
  SELECT 'project' AS kind, id AS subject, ended AS day, ended_fiscal_year AS stated FROM projects
  UNION ALL SELECT 'adoption', id, started, NULL FROM adoptions WHERE stage = 'introduced'
),
starts AS (
  SELECT kind, subject, coalesce(
    stated,
    CASE WHEN length(day) >= 7
      THEN CAST(day[1:4] AS INTEGER) - CASE WHEN day[6:7] IN ('01', '02', '03') THEN 1 ELSE 0 END END
  ) AS first_year
  FROM begun
),
reached AS (
  SELECT kind, subject, "offset", CAST(first_year + "offset" AS INTEGER) AS fiscal_year
  FROM starts, range(1, 6) AS r("offset")
  WHERE getvariable('as_of') >= make_date(first_year + CAST("offset" AS INTEGER), 4, 1)
),
told AS (
  SELECT CASE WHEN project IS NULL THEN 'adoption' ELSE 'project' END AS kind, coalesce(project, adoption) AS subject,
    fiscal_year, state, funding, reason_class, evidence, source, id AS continuation
  FROM continuations
  UNION ALL SELECT 'adoption', adoption, fiscal_year, state, 'unknown', reason_class, evidence, source, NULL FROM adoption_states
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
)
SELECT r.kind || '/' || r.subject || '/' || r."offset" AS id, r.kind, r."offset" AS years_after, r.fiscal_year,
  CASE r.kind WHEN 'project' THEN r.subject END AS project, CASE r.kind WHEN 'adoption' THEN r.subject END AS adoption,
  coalesce(t.state, 'unknown') AS state,
  CASE WHEN t.state IN ('continued', 'reduced') THEN t.funding END AS funding,
  CASE WHEN t.state IN ('reduced', 'stopped') THEN t.reason_class END AS reason_class,
  t.state IS NOT NULL AS recorded, coalesce(t.conflict, false) AS conflict, t.continuation, t.source
FROM reached r
LEFT JOIN ranked t ON t.kind = r.kind AND t.subject = r.subject AND t.fiscal_year = r.fiscal_year AND t.place = 1
ORDER BY r.kind DESC, r."offset", r.subject

-- Does it live without subsidy? States one to five years after, each year against all whose year has been reached.
WITH states(sequence, state) AS (VALUES (1, 'continued'), (2, 'reduced'), (3, 'stopped'), (4, 'unknown')),
begun AS ( -- the fiscal year of a project's end, or of an adoption's introduction
  SELECT 'project' AS kind, coalesce(ended_fiscal_year, fiscal_year_of(ended)) AS first_year FROM projects
  UNION ALL
  SELECT 'adoption', fiscal_year_of(started) FROM adoptions WHERE stage = 'introduced'
),
offsets AS (SELECT unnest(range(1, 6)) AS years_after),
reached AS (
  SELECT kind, years_after, count(*) AS total FROM begun CROSS JOIN offsets
  WHERE getvariable('as_of') >= make_date(first_year + CAST(years_after AS INTEGER), 4, 1)
  GROUP BY kind, years_after
),
known AS (
  SELECT kind, years_after, count(*) AS n FROM after_subsidy_years WHERE state <> 'unknown' GROUP BY kind, years_after
),
counted AS (
  SELECT kind, years_after, state, count(*) AS n,
    count(*) FILTER (funding = 'own_funds') AS own_funds,
    count(*) FILTER (funding IN ('national_subsidy', 'prefectural_subsidy')) AS subsidy,
    count(*) FILTER (funding IN ('between_municipalities', 'private')) AS others,
    count(*) FILTER (funding = 'unknown') AS payer_unknown,
    count(*) FILTER (conflict) AS conflicts, count(*) FILTER (NOT w.firm) AS unsure,
    arg_max(y.weakest_status, w.rank) AS weakest_status,
    if(count(*) <= 50, list(coalesce(project, adoption) ORDER BY project, adoption), NULL) AS subjects
  FROM after_subsidy_years y LEFT JOIN weakness w ON w.id = y.weakest_status GROUP BY kind, years_after, state
),
kinds AS (
  SELECT k.kind, count(b.kind) AS outside
  FROM (VALUES ('project'), ('adoption')) AS k(kind) LEFT JOIN begun b ON b.kind = k.kind AND b.first_year IS NULL
  GROUP BY k.kind
),
unplaced AS ( -- records of years that are not among the five, or of an unknown end
  SELECT kind, count(*) AS n FROM (
    SELECT CASE WHEN project IS NULL THEN 'adoption' ELSE 'project' END AS kind, coalesce(project, adoption) AS subject, fiscal_year
    FROM continuations
    UNION SELECT 'adoption', adoption, fiscal_year FROM adoption_states
  ) t
  WHERE NOT EXISTS (
    FROM after_subsidy_years y
    WHERE y.kind = t.kind AND coalesce(y.project, y.adoption) = t.subject AND y.fiscal_year = t.fiscal_year
  )
  GROUP BY kind
)
SELECT k.kind || '/' || f.years_after || '/' || s.state AS id, k.kind, CAST(f.years_after AS BIGINT) AS years_after,
  s.state, s.sequence,
  CASE s.state WHEN 'unknown' THEN coalesce(r.total, 0) - coalesce(w.n, 0) ELSE coalesce(c.n, 0) END AS n,
  coalesce(r.total, 0) AS total, k.outside, coalesce(u.n, 0) AS unplaced,
  coalesce(c.own_funds, 0) AS own_funds, coalesce(c.subsidy, 0) AS subsidy, coalesce(c.others, 0) AS others,
  coalesce(c.payer_unknown, 0) AS payer_unknown, coalesce(c.conflicts, 0) AS conflicts, coalesce(c.unsure, 0) AS unsure,
  c.weakest_status, c.subjects
FROM kinds k CROSS JOIN offsets f CROSS JOIN states s
LEFT JOIN reached r ON r.kind = k.kind AND r.years_after = f.years_after
LEFT JOIN known w ON w.kind = k.kind AND w.years_after = f.years_after
LEFT JOIN unplaced u ON u.kind = k.kind
LEFT JOIN counted c ON c.kind = k.kind AND c.years_after = f.years_after AND c.state = s.state
ORDER BY k.kind DESC, f.years_after, s.sequence

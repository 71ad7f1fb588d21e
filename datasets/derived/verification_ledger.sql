-- Every baseline and actual value with the year it belongs to, what supports it and how old it is.
-- A value of "year 2" without a date is placed by the baseline of the same source.
WITH dated AS (
  SELECT *, coalesce( -- a value of a whole calendar year is told under the fiscal year that begins in it
    fiscal_year, fiscal_year_of(measured_on), CAST(measured_on[1:4] AS INTEGER)
  ) AS stated_year
  FROM outcomes
),
baseline_years AS (
  SELECT project, indicator, source, min(stated_year) AS baseline_year
  FROM dated WHERE role = 'baseline' AND stated_year IS NOT NULL
  GROUP BY project, indicator, source
),
placed AS (
  SELECT d.*, coalesce(d.stated_year, b.baseline_year + d.elapsed_years) AS year
  FROM dated d LEFT JOIN baseline_years b USING (project, indicator, source)
),
weighed AS ( -- the weakest step of all that a value rests on: how it was read, what supports it, how it is dated
  SELECT p.id, arg_max(w.id, w.rank) AS weakest_status
  FROM placed p JOIN sources s ON s.id = p.source
  JOIN weakness w ON list_has_any(w.covers, [p.status, p.evidence, s.read_in,
    CASE WHEN p.stated_year IS NOT NULL THEN 'stated' WHEN p.year IS NOT NULL THEN 'elapsed' ELSE 'unknown' END])
  GROUP BY p.id
)
SELECT
  p.id AS outcome, p.project, p.indicator, i.kind, p.role, p.value, p.value_text, p.approximate, i.unit, p.year,
  CASE WHEN p.stated_year IS NOT NULL THEN 'stated' WHEN p.year IS NOT NULL THEN 'elapsed' ELSE 'unknown' END
    AS year_basis,
  CAST(year(getvariable('as_of')) AS INTEGER) - p.year AS age_years,
  p.evidence,
  CASE p.evidence WHEN 'third_party' THEN 1 WHEN 'document' THEN 2 WHEN 'self_reported' THEN 3 ELSE 4 END AS evidence_rank,
  p.status, p.evidence IN ('third_party', 'document') AND p.status = 'read' AS verified, p.source, s.read_in,
  CASE WHEN s.kind IN ('news', 'article', 'web_page') OR s.is_copy THEN 'press' ELSE 'official' END AS source_class,
  w.weakest_status
FROM placed p
JOIN indicators i ON i.project = p.project AND i.id = p.indicator
JOIN sources s ON s.id = p.source
LEFT JOIN weighed w ON w.id = p.id
ORDER BY p.id

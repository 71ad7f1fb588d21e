-- What was reported, year by year? Each target and fiscal year from the first value or yearly target to the target year,
-- with the silence after the last value. Where a later value is smaller than an earlier one, values are taken for those of
-- single years, and their sum is given too, as an inference.
WITH ranked AS (
  SELECT *,
    row_number() OVER (
      PARTITION BY kpi, fiscal_year
      ORDER BY evidence = 'unverified',
        CASE evidence WHEN 'third_party' THEN 1 WHEN 'document' THEN 2 WHEN 'self_reported' THEN 3 ELSE 4 END,
        coalesce(approximate, false), source
    ) AS place,
    count(DISTINCT value) OVER (PARTITION BY kpi, fiscal_year) > 1 AS differs
  FROM kpi_values WHERE value IS NOT NULL
),
chosen AS (SELECT *, value < lag(value) OVER (PARTITION BY kpi ORDER BY fiscal_year) AS falls FROM ranked WHERE place = 1),
targets AS (
  SELECT kpi, fiscal_year, arg_min(value, source) AS value, min(source) AS source FROM kpi_targets GROUP BY kpi, fiscal_year
),
spans AS (
  SELECT k.id AS kpi, least(min(v.fiscal_year), min(t.fiscal_year), min(k.target_fiscal_year)) AS first_year,
    greatest(max(v.fiscal_year), max(t.fiscal_year), max(k.target_fiscal_year)) AS last_year,
    max(v.fiscal_year) AS last_value, coalesce(bool_or(v.falls), false) AND any_value(k.direction) = 'increase' AS yearly
  FROM kpis k LEFT JOIN chosen v ON v.kpi = k.id LEFT JOIN targets t ON t.kpi = k.id
  WHERE k.kind = 'target' GROUP BY k.id
),
years AS (
  SELECT kpi, CAST(unnest(range(first_year, least(last_year, first_year + 50) + 1)) AS INTEGER) AS fiscal_year, last_value, yearly
  FROM spans WHERE first_year IS NOT NULL
),
restated AS ( -- what the publisher itself or this site had said of the year before
  SELECT string_split(row_key, '/')[1] AS kpi, TRY_CAST(string_split(row_key, '/')[2] AS INTEGER) AS fiscal_year,
    arg_min(old_value, restated_on) AS old_value, arg_min(coalesce(restated_by, 'site'), restated_on) AS restated_by,
    arg_min(earlier_source, restated_on) AS earlier_source
  FROM restatements WHERE in_table = 'kpi_values' AND field = 'value' GROUP BY ALL
),
weighed AS (
  SELECT v.kpi, v.fiscal_year, arg_max(w.id, w.rank) AS weakest_status
  FROM chosen v LEFT JOIN sources s ON s.id = v.source JOIN weakness w ON list_has_any(w.covers, [v.status, v.evidence, s.read_in])
  GROUP BY v.kpi, v.fiscal_year
)
SELECT y.kpi, y.fiscal_year, coalesce(t.value, CASE WHEN y.fiscal_year = k.target_fiscal_year THEN k.target_value END) AS target_value,
  v.value, coalesce(v.approximate, false) AS approximate, TRY_CAST(r.old_value AS DECIMAL(18, 6)) AS old_value, r.restated_by, r.earlier_source,
  v.value - coalesce(t.value, CASE WHEN y.fiscal_year = k.target_fiscal_year THEN k.target_value END) AS difference,
  CASE WHEN y.yearly AND v.value IS NOT NULL THEN sum(v.value) OVER (PARTITION BY y.kpi ORDER BY y.fiscal_year) END AS cumulative,
  CASE WHEN y.yearly AND v.value IS NOT NULL THEN 'inferred' END AS cumulative_status,
  CASE
    WHEN v.value IS NOT NULL THEN 'reported'
    WHEN (k.series_ended_fiscal_year IS NOT NULL OR k.series_ended_by IS NOT NULL) AND y.fiscal_year > coalesce(k.series_ended_fiscal_year, 0)
      AND y.fiscal_year > coalesce(y.last_value, 0) THEN 'dropped'
    WHEN getvariable('as_of') < make_date(y.fiscal_year + 1, 4, 1) THEN 'not_over'
    ELSE 'silent'
  END AS state,
  coalesce(v.differs, false) OR v.conflict_note IS NOT NULL AS conflict, v.evidence, v.source, t.source AS target_source,
  CASE WHEN v.value IS NULL THEN k.series_ended_by END AS dropped_by, CASE WHEN v.value IS NULL THEN k.series_source END AS dropped_source,
  w.weakest_status
FROM years y JOIN kpis k ON k.id = y.kpi
LEFT JOIN chosen v ON v.kpi = y.kpi AND v.fiscal_year = y.fiscal_year
LEFT JOIN targets t ON t.kpi = y.kpi AND t.fiscal_year = y.fiscal_year
LEFT JOIN restated r ON r.kpi = y.kpi AND r.fiscal_year = y.fiscal_year
LEFT JOIN weighed w ON w.kpi = y.kpi AND w.fiscal_year = y.fiscal_year
ORDER BY y.kpi, y.fiscal_year

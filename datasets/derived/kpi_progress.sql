-- Did the national targets come true? Each target with its latest value, and what follows; the better evidence decides.
-- That a value above the target was reported does not say that it was checked. Where no value follows, the series broke off.
WITH ranked AS (
  SELECT *,
    row_number() OVER (
      PARTITION BY kpi
      ORDER BY evidence = 'unverified', fiscal_year DESC,
        CASE evidence WHEN 'third_party' THEN 1 WHEN 'document' THEN 2 WHEN 'self_reported' THEN 3 ELSE 4 END,
        coalesce(approximate, false), source
    ) AS place,
    count(*) OVER (PARTITION BY kpi) AS known,
    min(value) OVER (PARTITION BY kpi, fiscal_year) <> max(value) OVER (PARTITION BY kpi, fiscal_year) AS conflict
  FROM kpi_values WHERE value IS NOT NULL
),
joined AS (
  SELECT k.id AS kpi, k.programme, k.unit, k.direction, k.target_value, k.target_fiscal_year, v.value AS actual_value,
    v.fiscal_year AS actual_year, v.evidence AS actual_evidence, v.source, coalesce(v.known, 0) AS actuals,
    coalesce(v.conflict, false) AS conflict, k.series_ended_fiscal_year, k.series_ended_by,
    k.series_ended_fiscal_year IS NOT NULL OR k.series_ended_by IS NOT NULL AS ended,
    getvariable('as_of') >= make_date(k.target_fiscal_year + 1, 4, 1) AS target_year_over,
    CASE k.direction WHEN 'increase' THEN v.value >= k.target_value WHEN 'decrease' THEN v.value <= k.target_value
      WHEN 'keep' THEN v.value = k.target_value END AS target_met,
    CASE k.direction WHEN 'increase' THEN k.target_value - v.value WHEN 'decrease' THEN v.value - k.target_value END AS shortfall,
    [k.status, k.evidence, t.read_in] AS target_codes, [v.status, v.evidence, s.read_in] AS actual_codes
  FROM kpis k LEFT JOIN ranked v ON v.kpi = k.id AND v.place = 1
  LEFT JOIN sources t ON t.id = k.source LEFT JOIN sources s ON s.id = v.source
  WHERE k.kind = 'target'
),
steps AS (
  SELECT i.kpi, i.sequence, i.input, arg_max(w.id, w.rank) AS weakness, max(w.rank) AS rank, bool_and(w.firm) AS firm
  FROM (
    SELECT kpi, 1 AS sequence, 'target' AS input, target_codes AS codes FROM joined
    UNION ALL SELECT kpi, 2, 'actual', actual_codes FROM joined WHERE actual_value IS NOT NULL
  ) i JOIN weakness w ON list_has_any(w.covers, i.codes)
  GROUP BY i.kpi, i.sequence, i.input
),
weighed AS (
  SELECT kpi, bool_and(firm) AS firm, arg_max(input, rank * 10 - sequence) AS weakest_input,
    arg_max(weakness, rank * 10 - sequence) AS weakest_status
  FROM steps GROUP BY kpi
),
judged AS (
  SELECT j.*, w.weakest_input, w.weakest_status,
    CASE
      WHEN target_value IS NULL THEN 'no_target'
      WHEN NOT coalesce(firm, false) THEN 'unsure'
      WHEN actual_value IS NULL AND ended THEN 'dropped'
      WHEN actual_value IS NULL AND NOT coalesce(target_year_over, true) THEN 'due_later'
      WHEN actual_value IS NULL THEN 'no_value'
      WHEN direction IS NULL OR direction = 'range' THEN 'no_direction'
      WHEN target_met AND shortfall < 0 THEN 'target_exceeded'
      WHEN target_met THEN 'target_met'
      WHEN target_fiscal_year IS NULL THEN 'no_target_year'
      WHEN target_year_over AND actual_year >= target_fiscal_year THEN 'target_missed'
      WHEN ended THEN 'series_ended'
      WHEN target_year_over THEN 'old_value'
      ELSE 'not_yet'
    END AS reason
  FROM joined j LEFT JOIN weighed w ON w.kpi = j.kpi
),
silences AS ( -- fiscal years that are over, up to the target year, without a value after the last one
  SELECT kpi, greatest(least(target_fiscal_year, fiscal_year_of(getvariable('as_of')) - 1)
    - actual_year, 0) AS years
  FROM joined
)
SELECT j.kpi, j.programme, j.unit, j.direction, j.target_value, j.target_fiscal_year, j.actual_value, j.actual_year, j.actual_evidence,
  j.source, j.actuals,
  CASE j.reason WHEN 'target_exceeded' THEN 'exceeded' WHEN 'target_met' THEN 'met' WHEN 'target_missed' THEN 'short'
    WHEN 'due_later' THEN 'not_due' WHEN 'not_yet' THEN 'not_due' WHEN 'no_value' THEN 'not_reported' WHEN 'dropped' THEN 'not_reported'
    WHEN 'old_value' THEN 'broken_off' WHEN 'series_ended' THEN 'broken_off' ELSE 'not_computable' END AS status,
  j.reason, j.conflict, CASE j.reason WHEN 'target_missed' THEN j.shortfall END AS shortfall,
  CAST(s.years AS BIGINT) AS silent_years, CASE WHEN j.reason IN ('series_ended', 'dropped') THEN j.series_ended_by END AS dropped_by, j.weakest_input, j.weakest_status
FROM judged j JOIN silences s ON s.kpi = j.kpi
ORDER BY j.kpi

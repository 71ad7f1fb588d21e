-- Did the national targets come true? Each target with its latest value, and what follows; the better evidence decides.
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
  SELECT k.id AS kpi, k.unit, k.direction, k.target_value, k.target_fiscal_year, v.value AS actual_value,
    v.fiscal_year AS actual_year, v.evidence AS actual_evidence, v.source, coalesce(v.known, 0) AS actuals,
    coalesce(v.conflict, false) AS conflict,
    getvariable('as_of') >= make_date(k.target_fiscal_year + 1, 4, 1) AS target_year_over,
    CASE k.direction WHEN 'increase' THEN v.value >= k.target_value WHEN 'decrease' THEN v.value <= k.target_value
      WHEN 'keep' THEN v.value = k.target_value END AS target_met
  FROM kpis k LEFT JOIN ranked v ON v.kpi = k.id AND v.place = 1
  WHERE k.kind = 'target'
),
judged AS (
  SELECT *,
    CASE
      WHEN target_value IS NULL THEN 'no_target'
      WHEN actual_value IS NULL AND NOT coalesce(target_year_over, true) THEN 'due_later'
      WHEN actual_value IS NULL THEN 'no_value'
      WHEN direction IS NULL OR direction = 'range' THEN 'no_direction'
      WHEN target_met THEN 'target_met'
      WHEN target_fiscal_year IS NULL THEN 'no_target_year'
      WHEN target_year_over AND actual_year >= target_fiscal_year THEN 'target_missed'
      WHEN target_year_over THEN 'old_value'
      ELSE 'no_baseline'
    END AS reason
  FROM joined
)
SELECT kpi, unit, direction, target_value, target_fiscal_year, actual_value, actual_year, actual_evidence, source, actuals,
  CASE reason WHEN 'target_met' THEN 'achieved' WHEN 'target_missed' THEN 'missed' WHEN 'due_later' THEN 'not_due'
    WHEN 'no_value' THEN 'not_reported' WHEN 'old_value' THEN 'not_reported' ELSE 'not_computable' END AS status,
  reason, conflict
FROM judged
ORDER BY kpi

-- Did it work? One row an indicator: baseline, target and the latest actual value, and what follows from them.
WITH ranked AS ( -- hearsay only where there is nothing else; then the latest year; within it the best evidence
  SELECT *,
    row_number() OVER (
      PARTITION BY project, indicator, role
      ORDER BY evidence = 'unverified', year DESC NULLS LAST, evidence_rank, coalesce(approximate, false), outcome
    ) AS place,
    min(value) OVER same_year <> max(value) OVER same_year AS conflict,
    count(*) OVER (PARTITION BY project, indicator, role) AS known
  FROM verification_ledger
  WHERE value IS NOT NULL
  WINDOW same_year AS (PARTITION BY project, indicator, role, year)
),
texts AS (
  SELECT project, indicator FROM outcomes
  WHERE role = 'actual' AND value IS NULL AND value_text IS NOT NULL
  GROUP BY project, indicator
),
joined AS (
  SELECT
    i.project, i.id AS indicator, i.kind, i.unit, i.direction,
    i.target_value, i.target_lower, i.target_upper, i.target_fiscal_year, i.target_status,
    b.outcome AS baseline, b.value AS baseline_value, b.approximate AS baseline_approximate, b.year AS baseline_year,
    coalesce(b.known, 0) AS baselines, coalesce(b.conflict, false) AS baseline_conflict,
    a.outcome AS actual, a.value AS actual_value, a.approximate AS actual_approximate, a.year AS actual_year,
    a.evidence AS actual_evidence, coalesce(a.known, 0) AS actuals, coalesce(a.conflict, false) AS actual_conflict,
    t.project IS NOT NULL AS in_words,
    CASE i.direction
      WHEN 'decrease' THEN coalesce(i.target_value, i.target_upper)
      WHEN 'increase' THEN coalesce(i.target_value, i.target_lower)
    END AS goal,
    coalesce(i.target_lower, i.target_value, CASE i.direction WHEN 'keep' THEN b.value END) AS band_lower,
    coalesce(i.target_upper, i.target_value, CASE i.direction WHEN 'keep' THEN b.value END) AS band_upper,
    getvariable('as_of') >= make_date(i.target_fiscal_year + 1, 4, 1) AS target_year_over
  FROM indicators i
  LEFT JOIN ranked b ON b.project = i.project AND b.indicator = i.id AND b.role = 'baseline' AND b.place = 1
  LEFT JOIN ranked a ON a.project = i.project AND a.indicator = i.id AND a.role = 'actual' AND a.place = 1
  LEFT JOIN texts t ON t.project = i.project AND t.indicator = i.id
),
met AS (
  SELECT *,
    CASE direction
      WHEN 'decrease' THEN actual_value <= goal
      WHEN 'increase' THEN actual_value >= goal
      ELSE actual_value >= coalesce(band_lower, actual_value) AND actual_value <= coalesce(band_upper, actual_value)
    END AS target_met
  FROM joined
),
judged AS (
  SELECT *,
    CASE
      WHEN band_lower IS NULL AND band_upper IS NULL THEN 'no_target'
      WHEN actual IS NULL AND in_words THEN 'not_numeric'
      WHEN actual IS NULL AND NOT coalesce(target_year_over, true) THEN 'due_later'
      WHEN actual IS NULL THEN 'no_value'
      WHEN direction IS NULL THEN 'no_direction'
      WHEN target_met IS NULL THEN 'no_target'
      WHEN target_met THEN 'target_met'
      WHEN target_fiscal_year IS NULL THEN 'no_target_year'
      WHEN actual_year IS NULL THEN 'no_year'
      WHEN target_year_over AND actual_year >= target_fiscal_year THEN 'target_missed'
      WHEN target_year_over THEN 'old_value'
      WHEN direction IN ('keep', 'range') THEN 'off_path'
      WHEN baseline IS NULL OR baseline_year IS NULL THEN 'no_baseline'
      WHEN direction = 'increase' AND (actual_value - baseline_value) * (target_fiscal_year - baseline_year)
        >= (goal - baseline_value) * (actual_year - baseline_year) THEN 'on_path'
      WHEN direction = 'decrease' AND (actual_value - baseline_value) * (target_fiscal_year - baseline_year)
        <= (goal - baseline_value) * (actual_year - baseline_year) THEN 'on_path'
      ELSE 'off_path'
    END AS reason
  FROM met
)
SELECT
  project, indicator, kind, unit, direction,
  baseline, baseline_value, baseline_approximate, baseline_year, baselines,
  target_value, target_lower, target_upper, target_fiscal_year, target_status,
  actual, actual_value, actual_approximate, actual_year, actual_evidence, actuals,
  actual_value - baseline_value AS change,
  CASE reason
    WHEN 'target_met' THEN 'achieved'
    WHEN 'target_missed' THEN 'missed'
    WHEN 'on_path' THEN 'on_track'
    WHEN 'off_path' THEN 'behind'
    WHEN 'due_later' THEN 'not_due'
    WHEN 'no_value' THEN 'not_reported'
    WHEN 'old_value' THEN 'not_reported'
    ELSE 'not_computable'
  END AS status,
  reason, baseline_conflict, actual_conflict, baseline_conflict OR actual_conflict AS conflict
FROM judged
ORDER BY project, indicator

-- Did it work? One row an indicator: baseline, target and the latest actual value, and what follows from them.
-- A verdict is as weak as its weakest input: achieved or missed only where target, value and year were all read.
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
differing AS (
  SELECT c.project, c.indicator, list(o.outcome ORDER BY o.outcome) AS outcomes
  FROM ranked c JOIN ranked o ON o.project = c.project AND o.indicator = c.indicator AND o.role = c.role
    AND o.year IS NOT DISTINCT FROM c.year AND o.value <> c.value
  WHERE c.place = 1
  GROUP BY c.project, c.indicator
),
texts AS (
  SELECT project, indicator FROM outcomes
  WHERE role = 'actual' AND value IS NULL AND value_text IS NOT NULL
  GROUP BY project, indicator
),
joined AS (
  SELECT
    i.project, i.id AS indicator, i.kind, i.unit, i.direction, coalesce(i.attribution, 'unknown') AS attribution,
    i.target_value, i.target_lower, i.target_upper, i.target_fiscal_year, i.target_status, s.read_in AS target_read_in,
    b.outcome AS baseline, b.value AS baseline_value, b.approximate AS baseline_approximate, b.year AS baseline_year,
    b.status AS baseline_status, b.evidence AS baseline_evidence, b.read_in AS baseline_read_in,
    coalesce(b.known, 0) AS baselines, coalesce(b.conflict, false) AS baseline_conflict,
    a.outcome AS actual, a.value AS actual_value, a.approximate AS actual_approximate, a.year AS actual_year,
    a.status AS actual_status, a.evidence AS actual_evidence, a.read_in AS actual_read_in, a.year_basis,
    coalesce(a.known, 0) AS actuals, coalesce(a.conflict, false) AS actual_conflict, d.outcomes AS conflicting,
    t.project IS NOT NULL AS in_words,
    coalesce(i.target_value, i.target_lower, i.target_upper) IS NOT NULL AS stated_target,
    CASE i.direction
      WHEN 'decrease' THEN coalesce(i.target_value, i.target_upper)
      WHEN 'increase' THEN coalesce(i.target_value, i.target_lower)
    END AS goal,
    coalesce(i.target_lower, i.target_value, CASE i.direction WHEN 'keep' THEN b.value END) AS band_lower,
    coalesce(i.target_upper, i.target_value, CASE i.direction WHEN 'keep' THEN b.value END) AS band_upper,
    CASE i.direction WHEN 'decrease' THEN b.value - a.value WHEN 'increase' THEN a.value - b.value END AS improvement,
    getvariable('as_of') >= make_date(i.target_fiscal_year + 1, 4, 1) AS target_year_over
  FROM indicators i
  LEFT JOIN sources s ON s.id = i.target_source
  LEFT JOIN ranked b ON b.project = i.project AND b.indicator = i.id AND b.role = 'baseline' AND b.place = 1
  LEFT JOIN ranked a ON a.project = i.project AND a.indicator = i.id AND a.role = 'actual' AND a.place = 1
  LEFT JOIN differing d ON d.project = i.project AND d.indicator = i.id
  LEFT JOIN texts t ON t.project = i.project AND t.indicator = i.id
),
inputs AS ( -- what each verdict rests on; a target that is the baseline itself is as weak as that
  SELECT project, indicator, 1 AS sequence, 'target' AS input,
    CASE WHEN stated_target THEN [coalesce(target_status, 'missing'), target_read_in]
      ELSE [baseline_status, baseline_evidence, baseline_read_in] END AS codes
  FROM joined WHERE stated_target OR (direction = 'keep' AND baseline IS NOT NULL)
  UNION ALL SELECT project, indicator, 2, 'baseline', [baseline_status, baseline_evidence, baseline_read_in]
  FROM joined WHERE baseline IS NOT NULL
  UNION ALL SELECT project, indicator, 3, 'actual', [actual_status, actual_evidence, actual_read_in]
  FROM joined WHERE actual IS NOT NULL
  UNION ALL SELECT project, indicator, 4, 'year', [year_basis] FROM joined WHERE actual IS NOT NULL
),
steps AS (
  SELECT i.project, i.indicator, i.sequence, i.input, arg_max(w.id, w.rank) AS weakness, max(w.rank) AS rank,
    bool_and(w.firm) AS firm, bool_and(w.usable) AS usable
  FROM inputs i JOIN weakness w ON list_has_any(w.covers, i.codes)
  GROUP BY i.project, i.indicator, i.sequence, i.input
),
weighed AS (
  SELECT project, indicator,
    max(weakness) FILTER (input = 'target') AS target_weakness,
    max(weakness) FILTER (input = 'baseline') AS baseline_weakness,
    max(weakness) FILTER (input = 'actual') AS actual_weakness,
    max(weakness) FILTER (input = 'year') AS year_weakness,
    bool_and(firm) FILTER (input = 'target') AS target_firm,
    bool_and(firm) FILTER (input = 'baseline') AS baseline_firm,
    bool_and(firm) FILTER (input <> 'baseline') AS firm,
    bool_and(usable) FILTER (input IN ('baseline', 'actual')) AS usable,
    arg_max(input, rank * 10 - sequence) AS weakest_input,
    arg_max(weakness, rank * 10 - sequence) AS weakest_status
  FROM steps GROUP BY project, indicator
),
met AS (
  SELECT j.*, w.* EXCLUDE (project, indicator),
    CASE j.direction
      WHEN 'decrease' THEN j.actual_value <= j.goal
      WHEN 'increase' THEN j.actual_value >= j.goal
      ELSE j.actual_value >= coalesce(j.band_lower, j.actual_value) AND j.actual_value <= coalesce(j.band_upper, j.actual_value)
    END AS target_met
  FROM joined j LEFT JOIN weighed w ON w.project = j.project AND w.indicator = j.indicator
),
judged AS (
  SELECT *,
    CASE
      WHEN band_lower IS NULL AND band_upper IS NULL THEN CASE
        WHEN improvement IS NULL OR NOT usable THEN 'no_target'
        WHEN improvement > 0 THEN 'better' WHEN improvement = 0 THEN 'same' ELSE 'worse' END
      WHEN actual IS NULL AND in_words THEN 'not_numeric'
      WHEN actual IS NULL AND NOT target_firm THEN 'unsure'
      WHEN actual IS NULL AND NOT coalesce(target_year_over, true) THEN 'due_later'
      WHEN actual IS NULL THEN 'no_value'
      WHEN direction IS NULL THEN 'no_direction'
      WHEN target_met IS NULL THEN 'no_target'
      WHEN target_met AND firm THEN 'target_met'
      WHEN target_met AND improvement > 0 AND usable THEN 'target_met_unsure'
      WHEN target_met THEN 'unsure'
      WHEN target_fiscal_year IS NULL THEN 'no_target_year'
      WHEN actual_year IS NULL THEN 'no_year'
      WHEN NOT firm THEN 'unsure'
      WHEN target_year_over AND actual_year >= target_fiscal_year THEN 'target_missed'
      WHEN target_year_over THEN 'old_value'
      WHEN direction IN ('keep', 'range') THEN 'off_path'
      WHEN baseline IS NULL OR baseline_year IS NULL THEN 'no_baseline'
      WHEN NOT baseline_firm THEN 'unsure'
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
    WHEN 'target_met_unsure' THEN 'improved'
    WHEN 'better' THEN 'improved'
    WHEN 'same' THEN 'not_improved'
    WHEN 'worse' THEN 'not_improved'
    WHEN 'target_missed' THEN 'missed'
    WHEN 'on_path' THEN 'on_track'
    WHEN 'off_path' THEN 'behind'
    WHEN 'due_later' THEN 'not_due'
    WHEN 'no_value' THEN 'not_reported'
    WHEN 'old_value' THEN 'not_reported'
    ELSE 'not_computable'
  END AS status,
  reason, baseline_conflict, actual_conflict, baseline_conflict OR actual_conflict AS conflict,
  improvement, target_weakness, baseline_weakness, actual_weakness, year_weakness, weakest_input, weakest_status,
  attribution, attribution IN ('compared', 'stated') AS attributed, conflicting
FROM judged
ORDER BY project, indicator

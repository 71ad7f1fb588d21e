-- Was it worth it? What one unit of improvement cost, with the subsidy and without it; no figure without a reason in words.
-- The cost is all of the demonstration and introduction, and the operation up to the year of the actual value. What the
-- state paid alone is no cost: rows that cover a payment are left out.
WITH one_off AS (
  SELECT project, CAST(sum(amount_yen) AS BIGINT) AS yen, min(fiscal_year) AS first_year, max(fiscal_year) AS last_year,
    bool_and(fiscal_year IS NOT NULL) AS dated, CAST(sum(subsidy_yen) AS BIGINT) AS subsidy,
    bool_and(subsidy_yen IS NOT NULL) AS subsidy_known, bool_or(coalesce(approximate, false)) AS approximate
  FROM project_costs WHERE kind <> 'operation' AND coalesce(covers, 'total') = 'total' GROUP BY project
),
measured AS (
  SELECT p.*, i.attribution, o.benefit_yen,
    CASE p.direction WHEN 'decrease' THEN p.baseline_value - p.actual_value
      WHEN 'increase' THEN p.actual_value - p.baseline_value END AS improvement
  FROM indicator_progress p
  JOIN indicators i ON i.project = p.project AND i.id = p.indicator
  LEFT JOIN outcomes o ON o.id = p.actual
),
operation AS (
  SELECT m.project, m.indicator, CAST(sum(c.amount_yen) AS BIGINT) AS yen, CAST(sum(c.subsidy_yen) AS BIGINT) AS subsidy,
    bool_and(c.subsidy_yen IS NOT NULL) AS subsidy_known,
    CAST(sum(c.amount_yen) FILTER (c.fiscal_year = m.actual_year) AS BIGINT) AS yearly
  FROM measured m JOIN project_costs c ON c.project = m.project AND c.kind = 'operation' AND coalesce(c.covers, 'total') = 'total'
    AND c.fiscal_year <= m.actual_year
  GROUP BY m.project, m.indicator
),
cost_rows AS (SELECT project, list(project || '/' || sequence ORDER BY sequence) AS ids FROM project_costs GROUP BY project),
joined AS (
  SELECT p.id AS project, m.indicator, m.kind, m.unit, m.improvement, m.baseline, m.actual, m.baseline_year, m.actual_year,
    m.attribution, m.benefit_yen, coalesce(m.conflict, false) AS conflict,
    c.yen AS one_off_yen, o.yen AS operation_yen, o.yearly AS yearly_operation_yen,
    c.yen + coalesce(o.yen, 0) AS cost_yen,
    CASE WHEN c.subsidy_known AND coalesce(o.subsidy_known, true) THEN c.subsidy + coalesce(o.subsidy, 0) END AS subsidy_yen,
    r.ids AS cost_rows,
    count(*) FILTER (m.kind = 'outcome') OVER (PARTITION BY p.id) AS sharing,
    CASE
      WHEN m.indicator IS NULL THEN 'no_indicator'
      WHEN m.kind = 'output' THEN 'output_only'
      WHEN c.yen IS NULL THEN 'no_cost'
      WHEN m.actual_value IS NULL OR m.baseline_value IS NULL THEN 'no_outcome'
      WHEN m.improvement IS NULL THEN 'no_direction'
      WHEN m.improvement <= 0 THEN 'no_improvement'
      WHEN NOT c.dated OR m.actual_year IS NULL OR m.baseline_year IS NULL THEN 'years_unknown'
      WHEN c.last_year > m.actual_year OR c.first_year < m.baseline_year THEN 'years_differ'
      WHEN m.attribution IS NULL THEN 'attribution_unknown'
      WHEN m.attribution IN ('shared', 'not_project') THEN 'attribution_shared'
      ELSE 'computed'
    END AS status
  FROM projects p
  LEFT JOIN measured m ON m.project = p.id
  LEFT JOIN one_off c ON c.project = p.id
  LEFT JOIN operation o ON o.project = p.id AND o.indicator = m.indicator
  LEFT JOIN cost_rows r ON r.project = p.id
)
SELECT project || coalesce('/' || indicator, '') AS subject, project, indicator, kind, unit, status,
  baseline, actual, baseline_year, actual_year, improvement, sharing,
  one_off_yen, operation_yen, cost_yen, subsidy_yen, cost_yen - subsidy_yen AS own_yen,
  CASE WHEN status = 'computed' THEN CAST(round(cost_yen / CAST(improvement AS DOUBLE)) AS BIGINT) END AS yen_per_unit,
  CASE WHEN status = 'computed' THEN CAST(round((cost_yen - subsidy_yen) / CAST(improvement AS DOUBLE)) AS BIGINT) END
    AS own_yen_per_unit,
  benefit_yen,
  CASE
    WHEN status <> 'computed' THEN 'not_computed'
    WHEN benefit_yen IS NULL THEN 'no_benefit'
    WHEN yearly_operation_yen IS NULL THEN 'no_operation'
    WHEN benefit_yen <= yearly_operation_yen THEN 'never'
    ELSE 'computed'
  END AS payback_status,
  CASE WHEN status = 'computed' AND benefit_yen > yearly_operation_yen
    THEN round(one_off_yen / CAST(benefit_yen - yearly_operation_yen AS DOUBLE), 1) END AS payback_years,
  conflict, cost_rows
FROM joined
ORDER BY subject

-- Was it worth it? What one unit of improvement cost, with the subsidy and without it; no figure without a reason in words.
-- The cost is all of the demonstration and introduction, and the operation up to the year of the actual value. What the
-- state paid is not the cost; a change that is not due to the project is not its outcome.
WITH one_off AS (
  SELECT project, CAST(sum(amount_yen) AS BIGINT) AS yen, min(fiscal_year) AS first_year, max(fiscal_year) AS last_year,
    bool_and(fiscal_year IS NOT NULL) AS dated, CAST(sum(subsidy_yen) AS BIGINT) AS subsidy,
    bool_and(subsidy_yen IS NOT NULL) AS subsidy_known, bool_or(coalesce(approximate, false)) AS approximate
  FROM project_costs WHERE kind <> 'operation' AND coalesce(covers, 'total') = 'total' AND amount_yen IS NOT NULL GROUP BY project
),
measured AS (
  SELECT p.*, o.benefit_yen FROM indicator_progress p
  LEFT JOIN outcomes o ON o.id = p.actual
),
operation AS (
  SELECT m.project, m.indicator, CAST(sum(c.amount_yen) AS BIGINT) AS yen, CAST(sum(c.subsidy_yen) AS BIGINT) AS subsidy,
    bool_and(c.subsidy_yen IS NOT NULL) AS subsidy_known,
    CAST(sum(c.amount_yen) FILTER (c.fiscal_year = m.actual_year) AS BIGINT) AS yearly
  FROM measured m JOIN project_costs c ON c.project = m.project AND c.kind = 'operation' AND coalesce(c.covers, 'total') = 'total'
    AND c.amount_yen IS NOT NULL AND c.fiscal_year <= m.actual_year
  GROUP BY m.project, m.indicator
),
joined AS (
  SELECT p.id AS project, m.indicator, m.kind, m.unit, m.improvement, m.baseline, m.actual, m.baseline_year, m.actual_year,
    m.attribution, m.benefit_yen, coalesce(m.conflict, false) AS conflict,
    c.yen AS one_off_yen, o.yen AS operation_yen, o.yearly AS yearly_operation_yen,
    c.yen + coalesce(o.yen, 0) AS cost_yen,
    CASE WHEN c.subsidy_known AND coalesce(o.subsidy_known, true) THEN c.subsidy + coalesce(o.subsidy, 0) END AS subsidy_yen,
    k.cost_rows, k.weakest_status AS cost_weakness, m.weakest_input AS value_input, m.weakest_status AS value_weakness,
    count(*) FILTER (m.kind = 'outcome') OVER (PARTITION BY p.id) AS sharing,
    CASE
      WHEN m.indicator IS NULL THEN 'no_indicator'
      WHEN m.kind = 'output' THEN 'output_only'
      WHEN k.status = 'state_only' THEN 'state_payment_only'
      WHEN c.yen IS NULL THEN 'no_cost'
      WHEN m.actual_value IS NULL OR m.baseline_value IS NULL THEN 'no_outcome'
      WHEN m.improvement IS NULL THEN 'no_direction'
      WHEN m.improvement <= 0 THEN 'no_improvement'
      WHEN EXISTS (FROM weakness w WHERE NOT w.usable AND w.id IN (m.baseline_weakness, m.actual_weakness, k.weakest_status)) THEN 'values_unsure'
      WHEN NOT c.dated OR m.actual_year IS NULL OR m.baseline_year IS NULL THEN 'years_unknown'
      WHEN c.last_year > m.actual_year OR c.first_year < m.baseline_year THEN 'years_differ'
      WHEN m.attribution = 'not_project' THEN 'not_project'
      WHEN m.attribution = 'unknown' THEN 'attribution_unknown'
      WHEN m.attribution = 'shared' THEN 'attribution_shared'
      ELSE 'computed'
    END AS status
  FROM projects p
  LEFT JOIN measured m ON m.project = p.id
  LEFT JOIN one_off c ON c.project = p.id
  LEFT JOIN operation o ON o.project = p.id AND o.indicator = m.indicator
  LEFT JOIN project_money k ON k.project = p.id
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
  conflict, cost_rows,
  CASE WHEN coalesce(c.rank, -1) > coalesce(v.rank, -1) THEN 'cost' ELSE value_input END AS weakest_input,
  CASE WHEN coalesce(c.rank, -1) > coalesce(v.rank, -1) THEN cost_weakness ELSE value_weakness END AS weakest_status
FROM joined LEFT JOIN weakness c ON c.id = cost_weakness LEFT JOIN weakness v ON v.id = value_weakness
ORDER BY subject

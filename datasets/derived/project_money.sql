-- What did each demonstration cost? The total, or only what the state paid, or nothing: the one definition of a known cost.
-- A total is known where every year in which the state paid has one; a payment by the state is never taken for it.
WITH one_off AS (
  SELECT *, coalesce(covers, 'total') = 'total' AND amount_yen IS NOT NULL AS is_total,
    bool_or(coalesce(covers, 'total') = 'total' AND amount_yen IS NOT NULL) OVER (PARTITION BY project, fiscal_year) AS year_has_total
  FROM project_costs WHERE kind <> 'operation'
),
summed AS (
  SELECT project, bool_and(year_has_total) AS whole, CAST(sum(amount_yen) FILTER (is_total) AS BIGINT) AS total_yen,
    CAST(sum(subsidy_yen) AS BIGINT) AS state_yen, min(fiscal_year) AS first_year, max(fiscal_year) AS last_year,
    bool_or(coalesce(approximate, false)) AS approximate
  FROM one_off GROUP BY project
),
operation AS (
  SELECT project, arg_max(amount_yen, fiscal_year) AS yen, max(fiscal_year) AS fiscal_year FROM project_costs
  WHERE kind = 'operation' AND amount_yen IS NOT NULL GROUP BY project
),
cost_rows AS (SELECT project, list(project || '/' || sequence ORDER BY sequence) AS ids FROM project_costs GROUP BY project),
weighed AS (
  SELECT c.project, arg_max(w.id, w.rank) AS weakest_status, bool_and(w.firm) AS firm
  FROM project_costs c LEFT JOIN sources s ON s.id = c.source JOIN weakness w ON list_has_any(w.covers, [c.status, c.evidence, s.read_in])
  GROUP BY c.project
)
SELECT p.id AS project,
  CASE WHEN c.whole THEN 'total' WHEN c.state_yen IS NOT NULL OR c.total_yen IS NOT NULL THEN 'state_only'
    WHEN o.yen IS NOT NULL THEN 'operation_only' ELSE 'unknown' END AS status,
  CASE WHEN c.whole THEN c.total_yen END AS total_yen, c.state_yen, o.yen AS operation_yen, o.fiscal_year AS operation_year,
  c.first_year, c.last_year, coalesce(c.approximate, false) AS approximate, r.ids AS cost_rows, w.weakest_status,
  coalesce(w.firm, false) AS firm
FROM projects p LEFT JOIN summed c ON c.project = p.id LEFT JOIN operation o ON o.project = p.id
LEFT JOIN cost_rows r ON r.project = p.id LEFT JOIN weighed w ON w.project = p.id
ORDER BY p.id

-- What did the state spend? Budget and spending of each programme and fiscal year, and how much of it is traced to a
-- project or adoption by name. Sums are of what is recorded only: lists of payees name the ten largest.
WITH budgets AS (
  SELECT programme, fiscal_year,
    max(value_yen) FILTER (measure = 'initial_budget') AS initial_yen,
    max(value_yen) FILTER (measure = 'supplementary_budget') AS supplementary_yen,
    max(value_yen) FILTER (measure = 'carried_over') AS carried_over_yen,
    max(value_yen) FILTER (measure = 'budget_total') AS budget_yen,
    max(value_yen) FILTER (measure = 'spending') AS spent_yen,
    bool_or(coalesce(approximate, false)) AS approximate, bool_or(conflict_note IS NOT NULL) AS conflict,
    string_agg(DISTINCT scope, ' ' ORDER BY scope) AS scope, list_sort(list(DISTINCT source)) AS sources
  FROM programme_budgets WHERE NOT coalesce(superseded, false) GROUP BY programme, fiscal_year
),
weighed AS (
  SELECT b.programme, b.fiscal_year, arg_max(w.id, w.rank) AS weakest_status
  FROM programme_budgets b LEFT JOIN sources s ON s.id = b.source JOIN weakness w ON list_has_any(w.covers, [b.status, b.evidence, s.read_in])
  GROUP BY b.programme, b.fiscal_year
),
payments AS (
  SELECT p.programme, c.fiscal_year, c.subsidy_yen AS yen, true AS placed
  FROM project_costs c JOIN projects p ON p.id = c.project WHERE c.covers = 'state_payment' AND c.subsidy_yen IS NOT NULL
  UNION ALL SELECT a.programme, c.fiscal_year, c.subsidy_yen, true
  FROM adoption_costs c JOIN adoptions a ON a.id = c.adoption WHERE c.covers = 'state_payment' AND c.subsidy_yen IS NOT NULL
  UNION ALL SELECT programme, fiscal_year, subsidy_yen, false FROM unplaced_payments
),
traced AS (
  SELECT programme, fiscal_year, CAST(sum(yen) FILTER (placed) AS BIGINT) AS placed_yen, count(*) FILTER (placed) AS placed,
    CAST(sum(yen) FILTER (NOT placed) AS BIGINT) AS unplaced_yen, count(*) FILTER (NOT placed) AS unplaced
  FROM payments WHERE programme IS NOT NULL AND fiscal_year IS NOT NULL GROUP BY programme, fiscal_year
)
SELECT coalesce(b.programme, t.programme) AS programme, coalesce(b.fiscal_year, t.fiscal_year) AS fiscal_year,
  b.initial_yen, b.supplementary_yen, b.carried_over_yen, b.budget_yen, b.spent_yen,
  b.spent_yen / 1000000 AS spent_million, coalesce(b.approximate, false) AS approximate, b.scope,
  coalesce(t.placed, 0) AS placed, t.placed_yen, coalesce(t.unplaced, 0) AS unplaced, t.unplaced_yen,
  coalesce(b.conflict, false) AS conflict, b.sources, w.weakest_status
FROM budgets b FULL JOIN traced t ON t.programme = b.programme AND t.fiscal_year = b.fiscal_year
LEFT JOIN weighed w ON w.programme = b.programme AND w.fiscal_year = b.fiscal_year
ORDER BY programme, fiscal_year

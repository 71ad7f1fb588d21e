-- What the totals leave out, table by table and year by year.
WITH lines AS (
  SELECT 'budgets' AS in_table, fiscal_year, sheet FROM budgets
  UNION ALL SELECT 'outcomes', fiscal_year, sheet FROM outcomes
  UNION ALL SELECT 'outputs', fiscal_year, sheet FROM outputs
  UNION ALL SELECT 'payments', fiscal_year, sheet FROM payments
)
SELECT in_table, fiscal_year, count(*) AS rows_n, count(*) - count(sheet) AS without_sheet
FROM lines
GROUP BY in_table, fiscal_year
ORDER BY in_table, fiscal_year

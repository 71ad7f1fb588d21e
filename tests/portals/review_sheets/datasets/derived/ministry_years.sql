-- A year's budget stands on several sheets; it is counted once, from the sheet published in the year after.
-- Payments are counted, not summed: money passed on by a payee would count twice.
WITH paid AS (SELECT sheet, count(*) AS n FROM payments WHERE sheet IS NOT NULL GROUP BY sheet)
SELECT s.ministry, s.published_year - 1 AS fiscal_year, count(*) AS sheets,
  sum(b.initial_million_yen) AS initial_million_yen, sum(b.executed_million_yen) AS executed_million_yen,
  count(b.executed_million_yen) AS known, CAST(coalesce(sum(p.n), 0) AS BIGINT) AS payments
FROM sheets s
LEFT JOIN budgets b ON b.sheet = s.sheet AND b.fiscal_year = s.published_year - 1
LEFT JOIN paid p ON p.sheet = s.sheet
GROUP BY s.ministry, s.published_year
ORDER BY s.ministry, s.published_year

-- The last year of which a ministry's spending is known, and its twenty largest programmes in that year.
WITH spent AS (
  SELECT s.ministry, b.fiscal_year, s.sheet, b.executed_million_yen
  FROM sheets s
  JOIN budgets b ON b.sheet = s.sheet AND b.fiscal_year = s.published_year - 1
  WHERE b.executed_million_yen IS NOT NULL
), placed AS (
  SELECT *, row_number() OVER (PARTITION BY ministry ORDER BY fiscal_year DESC, executed_million_yen DESC, sheet) AS place,
    max(fiscal_year) OVER (PARTITION BY ministry) AS latest
  FROM spent
)
SELECT ministry, place, fiscal_year, sheet, executed_million_yen
FROM placed
WHERE place <= 20 AND fiscal_year = latest
ORDER BY ministry, place

-- Does it spread? One row a fiscal year of start or announcement, without gaps between them, then the undated.
WITH spread AS (
  SELECT fiscal_year, sum(n) AS n, sum(n) FILTER (funding = 'own_funds') AS own_funds,
    sum(n) FILTER (funding = 'national_subsidy') AS national_subsidy,
    sum(n) FILTER (funding NOT IN ('own_funds', 'national_subsidy', 'unknown')) AS others,
    sum(n) FILTER (funding = 'unknown') AS unknown, sum(candidates) AS candidates,
    if(sum(n) <= 50, list_sort(flatten(list(adoptions))), NULL) AS adoptions
  FROM adoption_spread GROUP BY fiscal_year
),
years AS (
  SELECT unnest(range(min(fiscal_year), max(fiscal_year) + 1)) AS fiscal_year FROM spread
  UNION ALL SELECT fiscal_year FROM spread WHERE fiscal_year IS NULL
)
SELECT coalesce(CAST(y.fiscal_year AS VARCHAR), 'unknown') AS period, CAST(y.fiscal_year AS INTEGER) AS fiscal_year,
  CASE WHEN y.fiscal_year IS NULL THEN '年度が分からない' ELSE y.fiscal_year || '年度' END AS title,
  CAST(coalesce(s.n, 0) AS BIGINT) AS n,
  CAST(coalesce(s.own_funds, 0) AS BIGINT) AS own_funds,
  CAST(coalesce(s.national_subsidy, 0) AS BIGINT) AS national_subsidy,
  CAST(coalesce(s.others, 0) AS BIGINT) AS others,
  CAST(coalesce(s.unknown, 0) AS BIGINT) AS unknown,
  CAST(coalesce(s.n - coalesce(s.unknown, 0), 0) AS BIGINT) AS known,
  CAST(coalesce(s.candidates, 0) AS BIGINT) AS candidates,
  s.adoptions
FROM years y LEFT JOIN spread s ON s.fiscal_year IS NOT DISTINCT FROM y.fiscal_year
ORDER BY period

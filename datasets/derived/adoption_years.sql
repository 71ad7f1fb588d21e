-- Does it spread? One row a fiscal year, without gaps between them, then the undated: how many were introduced, granted
-- and announced as candidates, and how they are paid for.
WITH spread AS (
  SELECT d.fiscal_year, count(*) AS n, count(*) FILTER (o.stage = 'introduced') AS introduced,
    count(*) FILTER (o.stage = 'granted') AS granted, count(*) FILTER (o.stage = 'candidate') AS candidates,
    count(*) FILTER (o.funding = 'own_funds') AS own_funds, count(*) FILTER (o.funding = 'national_subsidy') AS national_subsidy,
    count(*) FILTER (o.funding NOT IN ('own_funds', 'national_subsidy', 'unknown')) AS others,
    count(*) FILTER (o.funding = 'unknown') AS unknown, if(count(*) <= 50, list(o.id ORDER BY o.id), NULL) AS adoptions
  FROM adoptions o JOIN adoption_list d ON d.adoption = o.id GROUP BY d.fiscal_year
),
years AS (
  SELECT unnest(range(min(fiscal_year), max(fiscal_year) + 1)) AS fiscal_year FROM spread
  UNION ALL SELECT fiscal_year FROM spread WHERE fiscal_year IS NULL
)
SELECT coalesce(CAST(y.fiscal_year AS VARCHAR), 'unknown') AS period, CAST(y.fiscal_year AS INTEGER) AS fiscal_year,
  CASE WHEN y.fiscal_year IS NULL THEN '年度が分からない' ELSE y.fiscal_year || '年度' END AS title,
  coalesce(s.introduced, 0) AS introduced, coalesce(s.granted, 0) AS granted, coalesce(s.candidates, 0) AS candidates,
  coalesce(s.n, 0) AS n, coalesce(s.own_funds, 0) AS own_funds, coalesce(s.national_subsidy, 0) AS national_subsidy,
  coalesce(s.others, 0) AS others, coalesce(s.unknown, 0) AS unknown, coalesce(s.n - s.unknown, 0) AS known, s.adoptions
FROM years y LEFT JOIN spread s ON s.fiscal_year IS NOT DISTINCT FROM y.fiscal_year
ORDER BY period

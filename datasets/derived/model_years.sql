-- Which model spreads, when, and who pays? Adoptions of each project by fiscal year of start or announcement.
-- The share of own funds is own_funds of known; the unknown stand apart.
SELECT o.project, coalesce(CAST(d.fiscal_year AS VARCHAR), 'unknown') AS period, d.fiscal_year,
  count(*) AS n, count(*) FILTER (o.funding = 'own_funds') AS own_funds, count(*) FILTER (o.funding <> 'unknown') AS known,
  count(*) FILTER (o.funding = 'unknown') AS unknown, count(*) FILTER (o.stage = 'candidate') AS candidates,
  list(o.id ORDER BY o.id) AS adoptions
FROM adoptions o JOIN adoption_order d ON d.adoption = o.id
WHERE o.project IS NOT NULL
GROUP BY o.project, d.fiscal_year
ORDER BY o.project, period

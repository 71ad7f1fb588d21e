-- Which model spreads, when, and who pays? Adoptions of each project by fiscal year of start or announcement.
-- Three stages that are not added up; how they are paid for is counted over all of them, the unknown apart.
SELECT o.project, coalesce(CAST(d.fiscal_year AS VARCHAR), 'unknown') AS period, d.fiscal_year,
  count(*) AS n, count(*) FILTER (o.funding = 'own_funds') AS own_funds, count(*) FILTER (o.funding <> 'unknown') AS known,
  count(*) FILTER (o.funding = 'unknown') AS unknown, count(*) FILTER (o.stage = 'introduced') AS introduced,
  count(*) FILTER (o.stage = 'granted') AS granted, count(*) FILTER (o.stage = 'candidate') AS candidates,
  list(o.id ORDER BY o.id) AS adoptions
FROM adoptions o JOIN adoption_list d ON d.adoption = o.id
WHERE o.project IS NOT NULL
GROUP BY o.project, d.fiscal_year
ORDER BY o.project, period

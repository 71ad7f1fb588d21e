-- Where does each model spread? Its adoptions in each prefecture that has any, for a map of each model.
SELECT a.project, coalesce(m.part_of, m.code) AS prefecture, count(*) AS n,
  count(*) FILTER (a.stage = 'introduced') AS introduced, count(*) FILTER (a.stage = 'granted') AS granted,
  count(*) FILTER (a.stage = 'candidate') AS candidates, count(DISTINCT a.adopter) AS adopters,
  list(a.id ORDER BY a.id) AS adoptions
FROM adoptions a JOIN municipalities m ON m.code = a.adopter
WHERE a.project IS NOT NULL
GROUP BY a.project, coalesce(m.part_of, m.code)
ORDER BY a.project, prefecture

-- How many adoptions each project has, and how they were paid for; unknown funding is counted apart.
SELECT
  p.id AS project,
  count(a.id) AS adoptions,
  count(a.id) FILTER (a.funding = 'own_funds') AS own_funds,
  count(a.id) FILTER (a.funding = 'unknown') AS funding_unknown
FROM projects p LEFT JOIN adoptions a ON a.project = p.id
GROUP BY p.id
ORDER BY p.id

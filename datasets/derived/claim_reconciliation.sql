-- How much do we not know by name? Each claimed total against the adoptions recorded as part of it.
WITH named AS (SELECT claim, count(*) AS n FROM adoptions WHERE claim IS NOT NULL GROUP BY claim),
others AS (SELECT project, count(*) AS n FROM adoptions WHERE claim IS NULL AND project IS NOT NULL GROUP BY project),
weighed AS (
  SELECT c.id, arg_max(w.id, w.rank) AS weakest_status
  FROM claims c LEFT JOIN sources s ON s.id = c.source JOIN weakness w ON list_has_any(w.covers, [c.status, c.evidence, s.read_in])
  GROUP BY c.id
)
SELECT
  c.id AS claim, c.project, c.claimed, c.unit, c.as_of,
  coalesce(n.n, 0) AS itemised,
  greatest(c.claimed - coalesce(n.n, 0), 0) AS not_itemised,
  coalesce(o.n, 0) AS other_adoptions,
  CASE
    WHEN coalesce(n.n, 0) > c.claimed THEN 'above'
    WHEN coalesce(n.n, 0) = c.claimed THEN 'complete'
    WHEN n.n IS NULL THEN 'none'
    ELSE 'partly'
  END AS status,
  coalesce(w.weakest_status, 'missing') AS weakest_status
FROM claims c LEFT JOIN named n ON n.claim = c.id LEFT JOIN others o ON o.project = c.project LEFT JOIN weighed w ON w.id = c.id
ORDER BY c.claimed DESC, c.id

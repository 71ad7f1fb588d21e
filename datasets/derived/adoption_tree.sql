-- Who took it from whom? Each model's adopters, and the adopters that took it from these; a circle has no place in it.
WITH RECURSIVE grown(project, adoption, parent, depth, path) AS (
  SELECT project, id, CAST(NULL AS VARCHAR), 1, [coalesce(started, announced_on, known_by, '9999') || ' ' || id]
  FROM adoptions WHERE adopted_from IS NULL AND project IS NOT NULL
  UNION ALL
  SELECT g.project, a.id, g.adoption, g.depth + 1,
    list_append(g.path, coalesce(a.started, a.announced_on, a.known_by, '9999') || ' ' || a.id)
  FROM grown g JOIN adoptions a ON a.adopted_from = g.adoption
),
children AS (SELECT parent, count(*) AS n FROM grown WHERE parent IS NOT NULL GROUP BY parent)
SELECT g.project, row_number() OVER (PARTITION BY g.project ORDER BY g.path) AS position,
  g.adoption, g.parent, g.depth, coalesce(c.n, 0) AS children
FROM grown g LEFT JOIN children c ON c.parent = g.adoption
ORDER BY g.project, position

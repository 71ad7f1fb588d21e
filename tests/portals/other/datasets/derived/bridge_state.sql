-- The latest inspection of each bridge decides its grade; a bridge nobody inspected has none.
SELECT b.id AS bridge, arg_max(i.grade, i.held_on) AS grade, count(i.id) AS inspections
FROM bridges b LEFT JOIN inspections i ON i.bridge = b.id
GROUP BY b.id
ORDER BY b.id

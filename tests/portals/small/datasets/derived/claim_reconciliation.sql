-- What was claimed beside what is itemised; it reads another derived table.
SELECT c.id AS claim, c.claimed, n.adoptions AS itemised, c.claimed - n.adoptions AS unnamed
FROM claims c JOIN adoption_counts n ON n.project = c.project
ORDER BY c.id

-- The tile map: for each prefecture how many projects it and its municipalities have, and how many adoptions were
-- introduced, granted or are candidates. A map shows the introduced; adoptions counts all records.
WITH places AS (SELECT code, coalesce(part_of, code) AS prefecture FROM municipalities),
project_counts AS (
  SELECT p.prefecture, count(DISTINCT a.project) AS n
  FROM project_areas a JOIN places p ON p.code = a.municipality GROUP BY p.prefecture
),
adoption_counts AS (
  SELECT p.prefecture, count(*) AS n, count(*) FILTER (a.stage = 'introduced') AS introduced,
    count(*) FILTER (a.stage = 'granted') AS granted, count(*) FILTER (a.stage = 'candidate') AS candidates,
    count(DISTINCT a.adopter) FILTER (a.stage = 'introduced') AS adopters
  FROM adoptions a JOIN places p ON p.code = a.adopter GROUP BY p.prefecture
),
sizes AS (SELECT part_of AS prefecture, count(*) AS n FROM municipalities WHERE part_of IS NOT NULL GROUP BY part_of)
SELECT t.prefecture, t."column", t."row",
  coalesce(p.n, 0) AS projects, coalesce(a.introduced, 0) AS introduced, coalesce(a.granted, 0) AS granted,
  coalesce(a.n, 0) AS adoptions, coalesce(a.candidates, 0) AS candidates,
  coalesce(a.adopters, 0) AS adopters, coalesce(s.n, 0) AS municipalities
FROM tiles t
LEFT JOIN project_counts p USING (prefecture)
LEFT JOIN adoption_counts a USING (prefecture)
LEFT JOIN sizes s USING (prefecture)
ORDER BY t.prefecture

-- Who near us, or like us, took something up or was granted support for it? For each local government the three nearest adopters and, beside them, the
-- three nearest of its own kind. Distance is along the earth's surface (haversine, radius 6,371 km) between the
-- representative points of the list of local governments; the nearest are found by the straight line through the earth,
-- which has the same order.
WITH places AS (
  SELECT code, kind, lat, lng, CAST(lat AS DOUBLE) * pi() / 180 AS north, CAST(lng AS DOUBLE) * pi() / 180 AS east
  FROM municipalities WHERE lat IS NOT NULL AND lng IS NOT NULL
),
vectors AS (SELECT *, cos(north) * cos(east) AS x, cos(north) * sin(east) AS y, sin(north) AS z FROM places),
took AS (
  SELECT adopter, count(*) AS adoptions, count(*) FILTER (stage = 'introduced') AS introduced,
    count(*) FILTER (stage = 'granted') AS granted, count(*) FILTER (funding = 'own_funds') AS own_funds,
    count(*) FILTER (funding = 'unknown') AS unknown, list(id ORDER BY id)[1:5] AS examples
  FROM adoptions WHERE stage <> 'candidate' GROUP BY adopter
),
adopters AS (SELECT v.*, t.* EXCLUDE (adopter) FROM vectors v JOIN took t ON t.adopter = v.code),
pairs AS (
  SELECT v.code AS municipality, a.code AS adopter, v.kind = a.kind AS alike,
    (v.x - a.x) * (v.x - a.x) + (v.y - a.y) * (v.y - a.y) + (v.z - a.z) * (v.z - a.z) AS chord
  FROM vectors v JOIN adopters a ON a.code <> v.code AND (v.kind = 'prefecture') = (a.kind = 'prefecture')
),
nearest AS (
  SELECT municipality, unnest(min_by(adopter, chord, 3)) AS adopter FROM pairs GROUP BY municipality
),
like_us AS (
  SELECT municipality, unnest(min_by(adopter, chord, 3)) AS adopter FROM pairs WHERE alike GROUP BY municipality
),
chosen AS (
  SELECT municipality, adopter, bool_or(near) AS near FROM (
    SELECT municipality, adopter, true AS near FROM nearest UNION ALL SELECT municipality, adopter, false FROM like_us
  ) GROUP BY municipality, adopter
),
measured AS (
  SELECT c.municipality, c.adopter, c.near, v.kind = a.kind AS alike,
    2 * 6371 * asin(least(1, sqrt(
      pow(sin((a.north - v.north) / 2), 2) + cos(v.north) * cos(a.north) * pow(sin((a.east - v.east) / 2), 2)
    ))) AS distance,
    a.adoptions, a.introduced, a.granted, a.own_funds, a.unknown, a.examples
  FROM chosen c JOIN vectors v ON v.code = c.municipality JOIN adopters a ON a.code = c.adopter
)
SELECT municipality, row_number() OVER (PARTITION BY municipality ORDER BY round(distance), adopter) AS position,
  adopter, CAST(round(distance) AS BIGINT) AS distance_km, near, alike, adoptions, introduced, granted, own_funds, unknown, examples
FROM measured
ORDER BY municipality, position

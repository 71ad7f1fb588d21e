-- table: adoptions
-- level: error
-- ja: 採り入れたもとの横展開（{adopted_from}）をたどると、この記録に戻ってきます。
-- en: Following what it was adopted from ({adopted_from}) leads back to this record.
-- fix: どちらが先に導入したかを確かめ、先のほうの adopted_from を空けてください。
-- fix_en: Check which of them came first, and leave its adopted_from empty.
WITH RECURSIVE above(id, ancestor) AS (
  SELECT id, adopted_from FROM adoptions WHERE adopted_from IS NOT NULL
  UNION
  SELECT u.id, a.adopted_from FROM above u JOIN adoptions a ON a.id = u.ancestor WHERE a.adopted_from IS NOT NULL
)
SELECT a.id AS key, 'adopted_from' AS field, a.adopted_from
FROM above u JOIN adoptions a ON a.id = u.id
WHERE u.ancestor = u.id
ORDER BY key

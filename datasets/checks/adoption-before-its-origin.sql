-- table: adoptions
-- level: error
-- ja: 導入時期（{started}）が、採り入れたもとの横展開「{adopted_from}」の導入時期（{origin_started}）より前です。
-- en: It was introduced ({started}) before “{adopted_from}”, from which it was adopted ({origin_started}).
-- fix: 二つの導入時期と adopted_from を確かめてください。
-- fix_en: Check both starts, and adopted_from.
-- Both days are compared at the precision that both have: 2013 is not before 2013-08-26.
SELECT a.id AS key, 'adopted_from' AS field, a.started, a.adopted_from, o.started AS origin_started
FROM adoptions a JOIN adoptions o ON o.id = a.adopted_from
WHERE left(a.started, least(length(a.started), length(o.started)))
  < left(o.started, least(length(a.started), length(o.started)))
ORDER BY key

-- table: claims
-- level: error
-- ja: 申告の数（{claimed}）より、この申告を指す横展開の数（{itemised}）が多くなっています。
-- en: More adoptions name this claim ({itemised}) than it claims ({claimed}).
-- fix: 横展開の claim の欄か、申告の数を確かめてください。
-- fix_en: Check the field claim of the adoptions, or the number claimed.
SELECT c.id AS key, 'claimed' AS field, c.claimed, count(*) AS itemised
FROM claims c JOIN adoptions a ON a.claim = c.id
WHERE c.unit = '団体'
GROUP BY c.id, c.claimed
HAVING count(*) > c.claimed
ORDER BY key

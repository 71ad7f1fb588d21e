-- table: municipalities
-- level: error
-- ja: 団体「{name}」の都道府県が、コードの都道府県（{found}）と合いません。
-- en: The prefecture of “{name}” does not fit its code ({found}).
-- fix: code, part_of, prefecture を確かめてください。
-- fix_en: Check code, part_of and prefecture.
SELECT m.code AS key, 'part_of' AS field, m.name, coalesce(p.name, '―') AS found
FROM municipalities m LEFT JOIN municipalities p ON p.code = m.part_of
WHERE m.kind <> 'prefecture'
  AND (p.kind IS DISTINCT FROM 'prefecture' OR left(m.code, 2) <> left(p.code, 2) OR m.prefecture IS DISTINCT FROM p.name)
ORDER BY key

-- table: former_municipalities
-- level: error
-- ja: 「{name}」のいまの団体と、どうたどったか（successor_basis）の、片方だけが書かれています。
-- en: Only one of today's municipality and how it was found (successor_basis) is given for “{name}”.
-- fix: 両方を書くか、両方を空けてください。
-- fix_en: Give both, or neither.
SELECT code || '/' || abolished_on AS key, 'successor' AS field, name
FROM former_municipalities
WHERE (successor IS NULL) <> (successor_basis IS NULL)
ORDER BY key

-- table: continuations
-- level: error
-- ja: プロジェクトか横展開の、どちらか一方だけを書いてください。
-- en: It must name either a project or an adoption, and not both.
-- fix: project か adoption の一方を空けてください。
-- fix_en: Leave one of project and adoption empty.
SELECT id AS key, 'project' AS field FROM continuations WHERE (project IS NULL) = (adoption IS NULL) ORDER BY key

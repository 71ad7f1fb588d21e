// What the explorer reads Parquet with, as one classic script: tools/vendor/README.md says how it is made.
import { decompress } from "fzstd";
import { readColumn } from "hyparquet/src/column.js";
import { DEFAULT_PARSERS } from "hyparquet/src/convert.js";
import { parquetMetadata } from "hyparquet/src/metadata.js";
import { getSchemaPath } from "hyparquet/src/schema.js";

globalThis.machikadoParquet = { decompress, readColumn, DEFAULT_PARSERS, parquetMetadata, getSchemaPath };

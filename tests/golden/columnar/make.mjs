// Makes the Parquet and Arrow files of this folder: `npm install @duckdb/node-api hyparquet-writer apache-arrow && node make.mjs`.
// Written by DuckDB 1.5, hyparquet-writer 0.17 and apache-arrow (JavaScript) 21. Numbers are step + cell / 4, exact in every type.
import { writeFileSync } from "node:fs";
import { DuckDBInstance } from "@duckdb/node-api";
import { parquetWriteFile } from "hyparquet-writer";
import * as arrow from "apache-arrow";

const steps = 7;
const cells = 3;
const words = ["the", "cat", "sat", "on", "the", "mat", "é—日"];
const number = (step, cell) => step + cell / 4;

const database = await DuckDBInstance.create(":memory:");
const connection = await database.connect();
const run = (sql) => connection.run(sql);
const list = (step) => `[${Array.from({ length: cells }, (_, cell) => number(step, cell)).join(",")}]`;

await run("create table steps(token varchar, id integer, h float[], c double[3], tag varchar, score double, wide tinyint[])");
for (let step = 0; step < steps; step++)
  await run(`insert into steps values ('${words[step]}', ${step % 5}, ${list(step)}, ${list(step)}, ${step === 2 ? "null" : `'T${step % 2}'`}, ${step === 3 ? "null" : step / 2}, [${step}, ${step + 1}])`);
await run("copy steps to 'duckdb-steps.parquet' (format parquet, compression zstd)");
await run("copy steps to 'duckdb-steps-v2.parquet' (format parquet, compression gzip, parquet_version v2)");
await run(`copy (select ${Array.from({ length: 12 }, (_, cell) => `(range % 50 + ${cell / 4})::float as h_${cell}`).join(", ")}, 'w' || range % 50 as word from range(5000)) to 'duckdb-cells.parquet' (format parquet, compression snappy, row_group_size 2048)`);
await run("create table documents(id varchar, tokens varchar[], tags varchar[], h float[][])");
await run(`insert into documents values ('first', ['the','cat'], ['D','N'], [${list(0)},${list(1)}]), ('empty', [], [], []), ('second', ['sat','on','mat'], ['V',null,'N'], [${list(2)},${list(3)},${list(4)}])`);
await run("copy documents to 'duckdb-documents.parquet' (format parquet, compression lz4_raw)");

parquetWriteFile({
  filename: "hyparquet-cells.parquet",
  columnData: [
    ...Array.from({ length: 2 }, (_, cell) => ({ name: `h${cell}`, data: Float32Array.from({ length: steps }, (_, step) => number(step, cell)), type: "FLOAT" })),
    { name: "d", data: Float64Array.from({ length: steps }, (_, step) => number(step, 2)), type: "DOUBLE" },
    { name: "word", data: words, type: "STRING" },
    { name: "n", data: Int32Array.from({ length: steps }, (_, step) => step), type: "INT32" },
  ],
  rowGroupSize: 3,
});

const { Field, FixedSizeList, Float16, Float32, Float64, List, RecordBatch, Schema, Struct, Table, Utf8, makeData, vectorFromArray, tableToIPC } = arrow;
const rows = Array.from({ length: steps }, (_, step) => Array.from({ length: cells }, (_, cell) => number(step, cell)));
const columns = {
  h: vectorFromArray(rows, new List(new Field("item", new Float32(), true))),
  fixed: vectorFromArray(rows, new FixedSizeList(cells, new Field("item", new Float64(), false))),
  half: vectorFromArray(rows, new List(new Field("item", new Float16(), true))),
  token: vectorFromArray(words, new Utf8()),
  tag: vectorFromArray(words.map((_, step) => (step === 2 ? null : `T${step % 2}`))),
  x: vectorFromArray(rows.map((row) => row[0]), new Float32()),
  y: vectorFromArray(rows.map((row) => row[1]), new Float32()),
};
const whole = new Table(columns);
const table = new Table([whole.slice(0, 3), whole.slice(3)].flatMap((part) => part.batches));
writeFileSync("arrow-js.arrow", tableToIPC(table, "file"));
writeFileSync("arrow-js.arrows", tableToIPC(table, "stream"));

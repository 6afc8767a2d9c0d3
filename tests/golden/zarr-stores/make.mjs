// Makes the Zarr stores of version 3 of this folder with zarrita 0.7 (JavaScript): `npm install zarrita @zarrita/storage && node make.mjs`.
import { readFileSync, readdirSync, statSync, writeFileSync } from "node:fs";
import { gzipSync } from "node:zlib";
import { FileSystemStore } from "@zarrita/storage";
import Zstd from "numcodecs/zstd";
import * as zarr from "zarrita";

const numbers = Float32Array.from({ length: 35 }, (_, place) => Math.floor(place / 5) + (place % 5) / 4);
const whole = { data: numbers, shape: [7, 5], stride: [5, 1] };

async function save(name, codecs, options = {}) {
  const root = zarr.root(new FileSystemStore(new URL(`./${name}`, import.meta.url).pathname));
  const array = await zarr.create(root, { shape: [7, 5], chunkShape: [3, 2], dtype: "float32", codecs, fillValue: 0, ...options });
  await zarr.set(array, null, whole);
}

await save("v3-plain.zarr", [{ name: "bytes", configuration: { endian: "little" } }]);
// zarrita writes no compressed chunks: those are the plain ones, compressed by Node and numcodecs.
await save("v3-gzip.zarr", [{ name: "bytes", configuration: { endian: "little" } }]);
await save("v3-zstd.zarr", [{ name: "bytes", configuration: { endian: "little" } }]);
for (const [codec, encode] of [["gzip", async (bytes) => gzipSync(bytes)], ["zstd", async (bytes) => (await Zstd.fromConfig({ level: 3 })).encode(bytes)]]) {
  const folder = new URL(`./v3-${codec}.zarr/`, import.meta.url).pathname;
  const metadata = JSON.parse(readFileSync(`${folder}zarr.json`, "utf8"));
  metadata.codecs.push({ name: codec, configuration: { level: 3 } });
  writeFileSync(`${folder}zarr.json`, JSON.stringify(metadata, null, 2));
  for (const name of readdirSync(folder, { recursive: true }).filter((file) => statSync(folder + file).isFile() && !file.endsWith("zarr.json")))
    writeFileSync(folder + name, await encode(new Uint8Array(readFileSync(folder + name))));
}

// compress.mjs FOLDER: gives every text and wasm file a .br and a .gz twin, unless a twin is newer.
// compress.mjs --sizes FOLDER: tells the bytes of what a page loads.
import { existsSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';

const packed = new Set(['.css', '.js', '.json', '.svg', '.txt', '.wasm', '.html', '.xml']);
const twins = { '.br': brotli, '.gz': (bytes) => gzipSync(bytes, { level: 9 }) };

function brotli(bytes) {
  const { BROTLI_PARAM_QUALITY: quality, BROTLI_PARAM_SIZE_HINT: hint } = constants;
  return brotliCompressSync(bytes, { params: { [quality]: 11, [hint]: bytes.length } });
}

const files = (folder) =>
  readdirSync(folder, { recursive: true }).map((name) => join(folder, name));

function compress(folder) {
  for (const file of files(folder)) {
    if (twins[extname(file)] && !existsSync(file.slice(0, -3))) rmSync(file);
    if (!packed.has(extname(file))) continue;
    for (const [end, pack] of Object.entries(twins)) {
      const twin = file + end;
      if (existsSync(twin) && statSync(twin).mtimeMs > statSync(file).mtimeMs) continue;
      writeFileSync(twin, pack(readFileSync(file)));
    }
  }
}

function tell(folder) {
  const rows = files(join(folder, 'pkg')).filter((file) => packed.has(extname(file)));
  let sum = 0;
  for (const file of rows) {
    const small = statSync(`${file}.br`).size;
    sum += small;
    console.log(`${file}  ${statSync(file).size} bytes, ${small} in brotli`);
  }
  console.log(`browser bundle: ${sum} bytes in brotli`);
}

const [first, second] = process.argv.slice(2);
if (first === '--sizes') tell(second);
else compress(first);

// cases.mjs SERVER FOLDER: runs every scenario of a folder through `simulate --json` and compares
// what is printed with the scenario's `expected`.
import { execFileSync } from 'node:child_process';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';

const [server, folder] = process.argv.slice(2);
const files = readdirSync(folder).filter((name) => name.endsWith('.json'));
const unequal = files.filter((name) => {
  const file = join(folder, name);
  const printed = execFileSync(server, ['simulate', file, '--json'], { maxBuffer: 2 ** 28 });
  return !isDeepStrictEqual(JSON.parse(printed), JSON.parse(readFileSync(file, 'utf8')).expected);
});

for (const name of unequal) console.log(`differs: ${name}`);
const equal = files.length - unequal.length;
console.log(`${equal} of ${files.length} cases equal their expected outcome`);
process.exitCode = files.length === 0 || unequal.length > 0 ? 1 : 0;

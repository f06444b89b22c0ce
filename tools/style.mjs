// style.mjs IN OUT: one small style sheet from one that imports the others.
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { bundle } from 'lightningcss';

const [from, to] = process.argv.slice(2);
const { code, warnings } = bundle({ filename: from, minify: true });
for (const warning of warnings) console.warn(`${from}: ${warning.message}`);
mkdirSync(dirname(to), { recursive: true });
writeFileSync(to, code);

// Makes src/schema.ts from a server's OpenAPI document: node generate.mjs FILE|URL [OUT]
import { createHash } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import openapi, { astToString } from 'openapi-typescript';

const [source, out = fileURLToPath(new URL('src/schema.ts', import.meta.url))] = process.argv.slice(2);
if (!source) {
  throw new Error('Name the document: a file, or an address such as http://127.0.0.1:8080/openapi/v1.json');
}
const read = /^https?:/.test(source) ? await fetch(source).then(answer => answer.text()) : await readFile(source, 'utf8');
const document = read.replace(/("servers": \[\s*\{\s*"url": ")[^"]*/, '$1'); // where the server is, is no part of what it can do

const digest = createHash('sha256').update(document).digest('hex');
// A field with a default may be left out.
const types = astToString(await openapi(document, { defaultNonNullable: false }));
await writeFile(out, `// Made by 'npm run generate' of the OpenAPI document with the SHA-256 ${digest}; not written by hand.\n${types}`);

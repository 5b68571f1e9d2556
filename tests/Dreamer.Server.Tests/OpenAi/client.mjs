// The client that the checks are made with: the package in the folder that PACKAGE names, unmodified. It reads OPENAI_BASE_URL and OPENAI_API_KEY.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { run as runAll } from '../run.mjs';

const folder = process.env.PACKAGE;
export const { version } = JSON.parse(readFileSync(join(folder, 'package.json')));
export const { default: OpenAI, toFile } = await import(pathToFileURL(join(folder, 'index.mjs')));

export const run = checks => runAll(`openai ${version} on node ${process.version}`, checks);

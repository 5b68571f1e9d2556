// The client that the checks are made with: the package in the folder that PACKAGE names, unmodified. It reads OPENAI_BASE_URL and OPENAI_API_KEY.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const folder = process.env.PACKAGE;
export const { version } = JSON.parse(readFileSync(join(folder, 'package.json')));
export const { default: OpenAI, toFile } = await import(pathToFileURL(join(folder, 'index.mjs')));

/** Prints a line a check, and ends with 1 if one failed. */
export async function run(checks) {
  console.log(`openai ${version} on node ${process.version}`);
  let failed = 0;
  for (const [name, check] of Object.entries(checks)) {
    try {
      await check();
      console.log(`ok ${name}`);
    } catch (error) {
      failed++;
      console.log(`FAILED ${name}: ${error.stack}`);
    }
  }
  console.log(`${Object.keys(checks).length - failed} ok, ${failed} failed`);
  process.exit(failed ? 1 : 0);
}

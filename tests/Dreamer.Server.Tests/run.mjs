/** Prints the title and a line a check, and ends with 1 if one failed. */
export async function run(title, checks) {
  console.log(title);
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

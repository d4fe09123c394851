/** Runs an application; what keeps it from starting is said in one line, and the exit code is 1. */
export async function run(main: () => Promise<void>): Promise<void> {
  try {
    await main();
  } catch (error) {
    console.error(`It could not start: ${error instanceof Error ? error.message : String(error)}`);
    process.exitCode = 1;
  }
}

/** Lets the event loop turn until something has happened, as often as it takes but not for ever. */
export async function until(happened: () => boolean): Promise<void> {
  for (let turns = 0; turns < 1000; turns += 1) {
    if (happened()) return;
    await new Promise((resolve) => setImmediate(resolve));
  }
  throw new Error('It never happened.');
}

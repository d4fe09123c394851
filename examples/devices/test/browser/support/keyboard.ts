import type { Locator, Page } from 'playwright-core';

/** Beyond this a list would be walked round and round. */
const MAX_TABS = 100;

/** A person without a mouse, and how many keys they press; what they type into a field counts for itself. */
export class Keyboard {
  readonly #page: Page;
  #presses = 0;

  constructor(page: Page) {
    this.#page = page;
  }

  /** Keys pressed so far. */
  get presses(): number {
    return this.#presses;
  }

  async press(key: string): Promise<void> {
    this.#presses += 1;
    await this.#page.keyboard.press(key);
  }

  async type(text: string): Promise<void> {
    await this.#page.keyboard.type(text);
  }

  async tabTo(target: Locator): Promise<void> {
    for (let tabs = 0; tabs < MAX_TABS; tabs += 1) {
      if (await target.evaluate((element) => element === document.activeElement)) return;
      await this.press('Tab');
    }
    throw new Error(`Tab never comes to ${target}.`);
  }
}

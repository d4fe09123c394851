/** A line on the standard error that changes while something goes on; silent where nobody looks at it. */
export class Progress {
  readonly #shows = process.stderr.isTTY && process.stdout.isTTY;

  show(line: string): void {
    if (this.#shows) process.stderr.write(`\r\u001b[K${line}`);
  }

  clear(): void {
    this.show('');
  }
}

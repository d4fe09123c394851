/** A change of our own source: a text that stands once in a file, and what stands there instead. */
export interface Change {
  /** From the root of the repository. */
  readonly file: string;
  readonly find: string;
  readonly replace: string;
}

/** A promise, the test that holds it, and a fault by which it is broken. */
export interface HeldPromise {
  /** As users read it. */
  readonly promise: string;
  /** The file of the test, from the root of the repository. */
  readonly test: string;
  /** The name of the test, with those of its groups: `SessionManager.revoke > is …`. */
  readonly name: string;
  /** What the fault does, in words. */
  readonly fault: string;
  readonly changes: readonly Change[];
}

/** Promises of one kind, by the heading that they have in docs/promises.md. */
export interface PromiseGroup {
  readonly heading: string;
  readonly promises: readonly HeldPromise[];
}

/** A change of a file of core. */
export function core(file: string, find: string, replace: string): Change {
  return { file: `packages/core/src/${file}`, find, replace };
}

/** A change of a file of the Koa package. */
export function koa(file: string, find: string, replace: string): Change {
  return { file: `packages/koa/src/${file}`, find, replace };
}

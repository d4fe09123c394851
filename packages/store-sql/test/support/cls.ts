import { AsyncLocalStorage } from 'node:async_hooks';

/** The namespace that `Sequelize.useCLS` asks for, on Node's own means: what packages such as cls-hooked provide. */
export class ClsNamespace {
  readonly #contexts = new AsyncLocalStorage<Map<string, unknown>>();

  get(key: string): unknown {
    return this.#contexts.getStore()?.get(key);
  }

  set(key: string, value: unknown): void {
    this.#contexts.getStore()?.set(key, value);
  }

  run<T>(work: (parts: Map<string, unknown>) => T): T {
    const parts = new Map(this.#contexts.getStore());
    return this.#contexts.run(parts, () => work(parts));
  }

  bind<T extends (...args: never[]) => unknown>(work: T): T {
    return work;
  }

  /** Whether the caller runs in a context of this namespace. */
  get entered(): boolean {
    return this.#contexts.getStore() !== undefined;
  }
}

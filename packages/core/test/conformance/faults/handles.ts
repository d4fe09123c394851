import type { SessionStore } from '../../../src/store/contract.js';
import { type Fault, OpenStore, planted, turns } from './fault.js';
import { inTurn } from './in-turn.js';
import { admittedBy, limitedBy } from './limit-rules.js';

/** A fault that shows only where two handles share the data: each has a memory or a lock of its own. */
function handleFault(what: string, handle: (data: OpenStore) => SessionStore, ...fails: string[]): Fault {
  return {
    what,
    open() {
      const data = new OpenStore();
      return { store: handle(data), other: handle(data) };
    },
    fails,
  };
}

const READING = ['find', 'read', 'list', 'findUser'];

/** A handle that answers from memory what it was asked before, until it changes something itself. */
function remembering(method: 'find' | 'read' | 'list' | 'findUser'): (data: OpenStore) => SessionStore {
  return (data) => {
    const answers = new Map<string, unknown>();
    return new Proxy<SessionStore>(data, {
      get(_, member: keyof OpenStore) {
        const call: unknown = data[member];
        if (typeof call !== 'function') return call;
        return async (...args: unknown[]) => {
          const ask = (): unknown => Reflect.apply(call, data, args);
          if (!READING.includes(member)) answers.clear();
          if (member !== method) return ask();
          const question = JSON.stringify(args);
          if (!answers.has(question)) answers.set(question, await ask());
          return structuredClone(answers.get(question));
        };
      },
    });
  };
}

/** A handle whose log-ins and admissions wait for each other, and not for those of other handles. */
export function lockedInProcess(data: OpenStore): SessionStore {
  const { insert = data.insert } = limitedBy({ beforeEntry: () => turns() })(data);
  const { admit = data.admit } = admittedBy({ beforeEntry: () => turns() })(data);
  const queue = inTurn();
  return planted(data, () => ({
    insert: (request) => queue(() => insert.call(data, request)),
    admit: (request) => queue(() => admit.call(data, request)),
  }));
}

export const handleFaults: readonly Fault[] = [
  handleFault(
    'a handle remembers what it found',
    remembering('find'),
    'another handle sees an insert that was acknowledged',
    'another handle sees an ending that was acknowledged',
    'another handle sees an ending of all that was acknowledged',
    'another handle sees an eviction that was acknowledged',
    'another handle sees an admission that was acknowledged, and its eviction',
  ),
  handleFault(
    'a handle remembers what it read',
    remembering('read'),
    'another handle sees an ending that was acknowledged',
    'another handle sees an admission that was acknowledged, and its eviction',
    'another handle sees activity and updates that were acknowledged',
  ),
  handleFault(
    'a handle remembers what it listed',
    remembering('list'),
    'another handle sees an insert that was acknowledged',
  ),
  handleFault(
    'a handle remembers user records',
    remembering('findUser'),
    'another handle sees a user record that was acknowledged',
  ),
  handleFault(
    'the limit is locked for each handle by itself',
    lockedInProcess,
    'racing inserts with a limit admit under reject exactly as many as there are places',
    'racing inserts with a limit leave exactly the limit when they evict the least recently active',
    'racing inserts with a limit leave exactly the limit when they evict the oldest',
    'racing admissions let a session in or see it evicted by a log-in of its former status, never both',
    'racing admissions with a limit succeed under reject exactly as often as there are places',
    'racing admissions with a limit leave exactly the limit when they evict the least recently active',
    'racing admissions with a limit leave exactly the limit when they evict the oldest',
    'racing admissions with a limit share the places with log-ins under reject',
    'racing admissions with a limit leave exactly the limit beside log-ins, when both evict the least recently active',
    'racing admissions with a limit leave exactly the limit beside log-ins, when both evict the oldest',
  ),
];

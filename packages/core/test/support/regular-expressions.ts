import { readdirSync, readFileSync } from 'node:fs';
import { analyse } from 'scslre';
import ts from 'typescript';
import { vi } from 'vitest';

/** A regular expression of the sources, and where it stands. */
export interface Expression {
  /** From the root of the repository. */
  readonly file: string;
  readonly source: string;
  readonly flags: string;
}

const ROOT = new URL('../../../../', import.meta.url);

/** The sources of a package, from the root of the repository. */
export function listSources(name: string): string[] {
  const folder = `packages/${name}/src/`;
  const files = readdirSync(new URL(folder, ROOT), { recursive: true, encoding: 'utf8' });
  return files.filter((file) => file.endsWith('.ts')).map((file) => folder + file);
}

export function readSource(file: string): string {
  return readFileSync(new URL(file, ROOT), 'utf8');
}

/** The regular expressions that stand in a source as they are. */
export function literalsIn(file: string, text: string): Expression[] {
  const found: Expression[] = [];
  const visit = (node: ts.Node) => {
    if (ts.isRegularExpressionLiteral(node)) {
      const end = node.text.lastIndexOf('/');
      found.push({ file, source: node.text.slice(1, end), flags: node.text.slice(end + 1) });
    }
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile(file, text, ts.ScriptTarget.Latest));
  return found;
}

/** The regular expressions that a source puts together when it is loaded. */
export async function builtIn(file: string): Promise<Expression[]> {
  const found: Expression[] = [];
  const Original = globalThis.RegExp;
  const note = (args: [pattern: RegExp | string, flags?: string]) => {
    const { source, flags } = new Original(...args);
    found.push({ file, source, flags });
  };
  vi.resetModules();
  vi.stubGlobal(
    'RegExp',
    new Proxy(Original, {
      construct(target, args) {
        note(args as Parameters<typeof note>[0]);
        return Reflect.construct(target, args);
      },
    }),
  );
  try {
    await import(new URL(file, ROOT).pathname);
  } finally {
    vi.unstubAllGlobals();
  }
  return found;
}

/** What of an expression takes more time than in proportion to the text, as far as repeating one character shows it. */
export function slowPartsOf(expression: Pick<Expression, 'source' | 'flags'>): string[] {
  return analyse(expression).reports.map(({ type, exponential }) =>
    exponential ? `${type}, exponential` : type,
  );
}

type Pattern = ReturnType<typeof analyse>['parsed']['pattern'];

interface Part {
  readonly type: string;
  readonly kind?: string;
  readonly max?: unknown;
  readonly element?: Part;
  readonly elements?: readonly Part[];
  readonly alternatives?: readonly Part[];
}

/**
 * Whether an expression is tried at one place of the text alone, and repeats nothing without end but single characters: then
 * what repeats two or more of them in turns is no weapon either.
 */
export function isPlain(expression: Pick<Expression, 'source' | 'flags'>): boolean {
  const { pattern } = analyse(expression, { maxReports: 0 }).parsed;
  const unbounded = listParts(pattern).filter(({ max }) => max === Number.POSITIVE_INFINITY);
  const repeatsGroups = unbounded.some(({ element }) => element?.alternatives !== undefined);
  return !repeatsGroups && (unbounded.length === 0 || expression.flags.includes('y') || isAnchored(pattern));
}

function isAnchored({ alternatives }: Pattern): boolean {
  return alternatives.every(({ elements: [first] }) => first?.type === 'Assertion' && first.kind === 'start');
}

function listParts(part: Part): Part[] {
  const within = [
    ...(part.alternatives ?? []),
    ...(part.elements ?? []),
    ...(part.element ? [part.element] : []),
  ];
  return [part, ...within.flatMap(listParts)];
}

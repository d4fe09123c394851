import type pg from 'pg';
import type { Plan } from './plan.js';
import type { Statement } from './statement.js';

interface PlanNode {
  readonly 'Node Type': string;
  readonly 'Relation Name'?: string;
  readonly 'Index Name'?: string;
  readonly 'Index Cond'?: string;
  readonly 'Actual Rows'?: number;
  readonly 'Actual Loops'?: number;
  readonly 'Rows Removed by Filter'?: number;
  readonly 'Rows Removed by Index Recheck'?: number;
  readonly Plans?: readonly PlanNode[];
}

/** Carries a statement out and takes it back, and looks at how; where one plan serves all values, at that one as well. */
export async function explainPostgres(client: pg.Client, statement: Statement): Promise<Plan> {
  const { text, values, isPrepared } = statement;
  await client.query('BEGIN');
  try {
    const root = await planOf(client, `EXPLAIN (ANALYZE, TIMING OFF, FORMAT JSON) ${text}`, values);
    // By the simple protocol, in which the places of values may stand for themselves.
    const generic = isPrepared ? await planOf(client, `EXPLAIN (GENERIC_PLAN, FORMAT JSON) ${text}`) : null;
    const nodes = nodesOf(root);
    return {
      scans: [...nodes, ...(generic === null ? [] : nodesOf(generic))].flatMap(scanOf),
      read: nodes.reduce((sum, node) => sum + rowsRead(node), 0),
      sorted: Math.max(0, ...nodes.filter((node) => node['Node Type'].includes('Sort')).map(rowsOut)),
    };
  } finally {
    await client.query('ROLLBACK');
  }
}

async function planOf(client: pg.Client, text: string, values?: readonly unknown[]): Promise<PlanNode> {
  const { rows } = await client.query<{ 'QUERY PLAN': readonly [{ Plan: PlanNode }] }>(
    values === undefined || values.length === 0 ? text : { text, values: [...values] },
  );
  const plan = rows[0]?.['QUERY PLAN'][0].Plan;
  if (plan === undefined) throw new Error(`PostgreSQL has no plan for ${text}`);
  return plan;
}

function nodesOf(node: PlanNode): PlanNode[] {
  return [node, ...(node.Plans ?? []).flatMap(nodesOf)];
}

/** The table of the lease has one row, whatever is in the others: to read it as a whole is the quickest. */
const ONE_ROW = /_leases$/;

/** A table from its beginning to its end, or an index. */
function scanOf(node: PlanNode): string[] {
  const {
    'Node Type': type,
    'Relation Name': table = '',
    'Index Name': index,
    'Index Cond': condition,
  } = node;
  if (type === 'Seq Scan') return ONE_ROW.test(table) ? [] : [`Seq Scan on ${table}`];
  const isWhole = index !== undefined && condition === undefined;
  return isWhole ? [`${type} of ${index} without a condition`] : [];
}

function rowsOut({ 'Actual Rows': rows = 0, 'Actual Loops': loops = 1 }: PlanNode): number {
  return rows * loops;
}

function rowsRead(node: PlanNode): number {
  if (!node['Node Type'].includes('Scan') || node['Relation Name'] === undefined) return 0;
  const dropped = (node['Rows Removed by Filter'] ?? 0) + (node['Rows Removed by Index Recheck'] ?? 0);
  return rowsOut(node) + dropped * (node['Actual Loops'] ?? 1);
}

/** The files in `promela/`. */
export type ModelName = 'requests' | 'log-ins' | 'rotation';

/** A model in one size, with its switches. */
export interface Whole {
  readonly model: ModelName;
  readonly switches: readonly string[];
}

/** What must hold: each is searched to the end. */
export const WHOLES: readonly Whole[] = [
  { model: 'requests', switches: [] },
  { model: 'requests', switches: ['NODES=2', 'REQUESTS=1'] },
  { model: 'requests', switches: ['REQUESTS=2', 'MEMORY'] },
  { model: 'requests', switches: ['REQUESTS=2', 'EXPIRY'] },
  { model: 'requests', switches: ['REQUESTS=2', 'IMPORTING'] },
  { model: 'requests', switches: ['REQUESTS=2', 'HANGS'] },
  { model: 'log-ins', switches: [] },
  { model: 'log-ins', switches: ['ENDS=1', 'LAST_TICK=8'] },
  { model: 'log-ins', switches: ['ENDS=1', 'LAST_TICK=4', 'SET'] },
  { model: 'rotation', switches: [] },
  { model: 'rotation', switches: ['MEMORY'] },
  { model: 'rotation', switches: ['ROTATIONS=2', 'FAILOVER'] },
];

/** What Spin must find where a rule is taken out: an assertion that fails, or somebody who waits for ever. */
type Fault = 'assertion violated' | 'invalid end state';

/** A rule of the code that a model can be run without: its switch is `WITHOUT_<name>`. docs/model.md says what each is. */
export interface Rule extends Whole {
  readonly name: string;
  readonly fault: Fault;
}

export const RULES: readonly Rule[] = [
  ...rules({ model: 'requests', switches: ['REQUESTS=2'] }, [
    'own_statement',
    'revoked_in_flight',
    'primary',
    'verified',
    'acknowledged_before_signed',
    'failure_is_not_absence',
    'said_by_the_store',
    'ended_once',
  ]),
  ...rules({ model: 'requests', switches: ['REQUESTS=2', 'MEMORY'] }, [
    'age_since_sent',
    'looked_at_again',
    'noted_before_acknowledged',
    'forgotten_by_false',
    'changed_in_flight',
    'forgotten_by_failure',
  ]),
  ...rules({ model: 'requests', switches: ['REQUESTS=2', 'EXPIRY'] }, ['expired_is_not_absence']),
  ...rules({ model: 'requests', switches: ['REQUESTS=2', 'IMPORTING'] }, ['no_absence_while_importing']),
  ...rules(
    { model: 'requests', switches: ['REQUESTS=2', 'HANGS'] },
    ['failure_is_told', 'patience'],
    'invalid end state',
  ),
  ...rules({ model: 'log-ins', switches: [] }, [
    'clock_difference',
    'next_millisecond',
    'moves_on',
    'log_ins_first',
    'one_step',
    'own_log_ins',
    'begun_when_done',
    'same_millisecond',
    'no_later_than_valid',
    'read_back',
    'later_one_counts',
  ]),
  ...rules({ model: 'log-ins', switches: ['ENDS=1', 'LAST_TICK=4', 'SET'] }, [
    'latest_time',
    'begin_by_the_managers_clock',
  ]),
  ...rules({ model: 'rotation', switches: [] }, [
    'compare_and_swap',
    'retired_by_use',
    'used_later_than_proved',
    'proof_leaves_no_grace',
  ]),
  ...rules({ model: 'rotation', switches: ['ROTATIONS=2', 'FAILOVER'] }, ['ahead_proves_the_record_stale']),
  ...rules({ model: 'rotation', switches: ['MEMORY'] }, ['memory_of_one_generation', 'changed_in_flight']),
];

function rules(whole: Whole, names: readonly string[], fault: Fault = 'assertion violated'): readonly Rule[] {
  return names.map((name) => ({ ...whole, name, fault }));
}

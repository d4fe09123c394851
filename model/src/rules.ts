/** The files in `promela/`. */
export type ModelName = 'requests' | 'leases' | 'log-ins' | 'rotation';

/** A model in one size, with its switches. */
export interface Whole {
  readonly model: ModelName;
  readonly switches: readonly string[];
}

/** What must hold: each is searched to the end. */
export const WHOLES: readonly Whole[] = [
  { model: 'requests', switches: [] },
  { model: 'requests', switches: ['NODES=2', 'REQUESTS=1'] },
  { model: 'requests', switches: ['REQUESTS=2', 'LEASES'] },
  { model: 'requests', switches: ['REQUESTS=2', 'EXPIRY'] },
  { model: 'requests', switches: ['REQUESTS=2', 'IMPORTING'] },
  { model: 'requests', switches: ['REQUESTS=2', 'HANGS'] },
  { model: 'leases', switches: ['CHANGES=2', 'ENDINGS=1', 'LONGEST=1'] },
  { model: 'leases', switches: ['CHANGES=1', 'LONGEST=1'] },
  { model: 'leases', switches: ['CHANGES=1', 'ENDINGS=1'] },
  { model: 'leases', switches: ['NODES=2', 'LONGEST=1'] },
  { model: 'leases', switches: ['HANDS'] },
  { model: 'leases', switches: [] },
  { model: 'log-ins', switches: [] },
  { model: 'log-ins', switches: ['ENDS=1', 'LAST_TICK=8'] },
  { model: 'log-ins', switches: ['ENDS=1', 'LAST_TICK=4', 'SET'] },
  { model: 'rotation', switches: [] },
  { model: 'rotation', switches: ['LEASES'] },
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
  ...rules({ model: 'requests', switches: ['REQUESTS=2', 'LEASES'] }, [
    'age_since_sent',
    'looked_at_again',
    'noted_at_once',
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
  ...rules({ model: 'leases', switches: [] }, [
    'wait',
    'already_ended_waits',
    'event_waits',
    'failure_is_not_off',
    'counted_from_the_commit',
    'margin',
    'age_since_sent',
    'age_judged_anew',
    'revoked_in_flight',
  ]),
  ...rules({ model: 'leases', switches: ['HANDS'] }, [
    'clock_as_well',
    'stopwatch_as_well',
    'waits_by_the_stopwatch',
  ]),
  ...rules({ model: 'leases', switches: ['CHANGES=1', 'ENDINGS=1'] }, [
    'read_after_the_commit',
    'grant_of_this_read',
    'grant_before_session',
    'longer_waits_first',
    'shorter_grants_first',
    'pause',
    'pause_by_wait',
  ]),
  ...rules({ model: 'leases', switches: ['CHANGES=2', 'ENDINGS=1', 'LONGEST=1'] }, [
    'compare_and_set',
    'version',
  ]),
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
  ...rules({ model: 'rotation', switches: ['LEASES'] }, ['memory_of_one_generation', 'changed_in_flight']),
];

function rules(whole: Whole, names: readonly string[], fault: Fault = 'assertion violated'): readonly Rule[] {
  return names.map((name) => ({ ...whole, name, fault }));
}

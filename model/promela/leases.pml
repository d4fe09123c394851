/*
 * Does an ending wait for all that processes may still answer from memory? One session, processes of the application (nodes) that
 * remember it, endings, and who changes for how long it may be remembered while all that goes on. What shares a statement, and
 * what fails, is told in requests.pml. docs/model.md says what is left out, and why that is sound.
 *
 * Time comes in ticks, and what counts is how many have passed since something: so there is no last one. A node may stand still
 * between any two of its steps, for any time. A block in braces is one turn of a node's event loop, or one statement as the store
 * carries it out; between two of them everything else may happen. Above each stands the code that it stands for.
 *
 * -DHANDS      the machine of a node sleeps, and its stopwatch stands still meanwhile; or a clock is set
 * -DWITHOUT_…  takes a rule out
 */

#ifndef NODES
#define NODES 1                 /* that remember the session */
#endif
#ifndef ENDINGS
#define ENDINGS 2               /* by node 0 and by node 1; where it is one, by the latter */
#endif
#ifndef CHANGES
#define CHANGES 0               /* who change the lease, again and again */
#endif
#ifndef LONGEST
#define LONGEST 2               /* the longest lease, in ticks */
#endif
/* Of so many ticks in a row, and one more, the hands of a node miss one at most. */
#define RARELY LONGEST

/* packages/core/src/revocations/leases.ts MARGIN: a tick, since the hands of others may miss one */
#if defined(WITHOUT_wait)
#define DURATION(length) 0
#elif defined(WITHOUT_margin)
#define DURATION(length) (length)
#else
#define DURATION(length) ((length) == 0 -> 0 : (length) + 1)
#endif
#define LONGEST_WAIT (LONGEST + 1)

mtype = { IDLE, SENT, GRANTED, READ }

/* What the store has: the session, and packages/core/src/store/contract.ts Lease */
bool ended;
typedef Lease { byte grant; byte wait }
Lease lease;

/*
 * What a node remembers of the session: for how many ticks it may still answer by it, as each of its hands has it.
 * packages/core/src/requests/active-cache.ts ActiveCache
 */
byte left[NODES];
#ifdef HANDS
byte leftByClock[NODES];
bool sleeps[NODES];             /* its machine does; else its clock is set back */
#endif

/* The statement that it has under way: packages/core/src/requests/session-reader.ts Batch */
typedef Batch {
  mtype stage = IDLE;
  byte age;                     /* in ticks, since it was sent */
#ifdef HANDS
  byte ageByClock;
#endif
  byte grant;
  bool found;
  bool revoked;
  bool changed
}
Batch batch[NODES];

byte rarely[NODES];             /* for how many ticks its hands miss none, after they have missed one */

/* For how long who ends and who changes have waited, on hands that miss none. */
bool waiting[2];
byte waited[2];
#if CHANGES > 0
bool pausing[CHANGES];
byte paused[CHANGES];
bool still[CHANGES];            /* whether the lease is of the version that was read */
#endif

#ifdef WITHOUT_age_judged_anew
bool judged[NODES];
#endif
#ifdef WITHOUT_grant_of_this_read
byte known[NODES];
#endif

/* For the assertion alone. */
bool acknowledged;              /* somebody was told that the session is over */
bool noted[NODES];              /* this node has noted that it ended the session */

/* Whether a request that comes to a node now must not be let in. */
#define BARRED(n) (acknowledged || noted[n])

/* packages/core/src/requests/active-cache.ts ActiveCache.get, packages/core/src/values/clocks.ts ageOf */
#if !defined(HANDS) || defined(WITHOUT_clock_as_well)
#define RECALLED(n) (left[n] > 0)
#elif defined(WITHOUT_stopwatch_as_well)
#define RECALLED(n) (leftByClock[n] > 0)
#else
#define RECALLED(n) (left[n] > 0 && leftByClock[n] > 0)
#endif

#ifdef WITHOUT_age_since_sent
#define LEFT(age) batch[n].grant
#else
#define LEFT(age) (age < batch[n].grant -> batch[n].grant - age : 0)
#endif

inline forget() {
#ifdef WITHOUT_age_judged_anew
  judged[n] = false;
#endif
#ifdef HANDS
  leftByClock[n] = 0;
#endif
  left[n] = 0
}

/* packages/core/src/requests/known-sessions.ts KnownSessions.markRevoked */
inline markRevoked() {
  if
  :: n < NODES ->
    forget();
#ifndef WITHOUT_revoked_in_flight
    batch[n].revoked = (batch[n].stage != IDLE);
#endif
    noted[n] = true
  :: else
  fi
}

/* packages/core/src/requests/known-sessions.ts KnownSessions.markChanged, KnownSessions.markUserChanged */
inline markChanged() {
  if
  :: n < NODES -> forget(); batch[n].changed = (batch[n].stage != IDLE)
  :: else
  fi
}

/* Whoever comes earlier than they are looked at is let in by the way: so it is enough to look at those who come in that moment. */
proctype requests(byte n) {
  do
  /* packages/core/src/requests/authenticator.ts Authenticator.check */
  :: atomic {
      RECALLED(n) ->
      /* The promise. */
      assert(!BARRED(n));
#ifdef WITHOUT_age_judged_anew
      judged[n] = true
#endif
    }
#ifdef WITHOUT_age_judged_anew
  :: atomic { judged[n] -> assert(!BARRED(n)) }
#endif
  od
}

#ifdef WITHOUT_grant_of_this_read
inline swap(one, other) {
  byte former;
  former = other;
  other = one;
  one = former;
  former = 0
}
#endif

/* Whenever somebody asks; one at a time. */
proctype reads(byte n) {
  do
  /* packages/core/src/requests/session-reader.ts SessionReader.#send */
  :: batch[n].stage = SENT;

    /* packages/core/src/store/contract.ts SessionStore.findLeased: what it grants together with the session, or before it */
#ifdef WITHOUT_grant_before_session
    atomic { batch[n].found = !ended; batch[n].stage = GRANTED }
    atomic { batch[n].grant = lease.grant; batch[n].stage = READ }
#else
    atomic { batch[n].grant = lease.grant; batch[n].stage = GRANTED }
    atomic { batch[n].found = !ended; batch[n].stage = READ }
#endif

    /* The answer: packages/core/src/requests/session-reader.ts isStill, packages/core/src/requests/active-cache.ts ActiveCache.add */
    atomic {
#ifdef WITHOUT_grant_of_this_read
      swap(batch[n].grant, known[n]);
#endif
      if
      :: batch[n].found && !batch[n].revoked && !batch[n].changed ->
#ifdef HANDS
        leftByClock[n] = LEFT(batch[n].ageByClock);
#endif
        left[n] = LEFT(batch[n].age)
      :: else
      fi;
#ifdef HANDS
      batch[n].ageByClock = 0;
#endif
      batch[n].age = 0;
      batch[n].grant = 0;
      batch[n].found = false;
      batch[n].revoked = false;
      batch[n].changed = false;
      batch[n].stage = IDLE
    }
  od
}

/* A node ends the session, or a log-in of it does, whose event bears the time at which an ending is acknowledged at the earliest. */
proctype ending(byte n) {
  byte length;
  bool ours;

#ifdef WITHOUT_read_after_the_commit
  length = lease.wait;
#endif
#ifdef WITHOUT_counted_from_the_commit
  waiting[n] = true;
#endif

  /* packages/core/src/store/contract.ts SessionStore.revoke, as the store carries it out */
  atomic { ours = !ended; ended = true }

  /*
   * Its answer, or none: packages/core/src/revocations/revoker.ts Revoker.#acknowledge, Revoker.noteMadeRoom, Revoker.attempting
   * and packages/core/src/revocations/leases.ts Leases.findEnd, up to its first wait
   */
  atomic {
    if
    :: ours -> markRevoked(); waiting[n] = true; goto read
    /* Ended before, or not there any more. */
    :: !ours -> markChanged();
#ifdef WITHOUT_already_ended_waits
      goto told
#else
      waiting[n] = true; goto read
#endif
    :: ours -> markChanged()
    fi
  }

  /* packages/core/src/revocations/revoker.ts Revoker.#lookFor */
  atomic {
    markRevoked();
#ifdef WITHOUT_event_waits
    goto told
#else
    waiting[n] = true
#endif
  }

read:
  /* packages/core/src/store/contract.ts SessionStore.readLease, as the store carries it out. Where it doesn't nobody is told, until it does. */
#if defined(WITHOUT_failure_is_not_off)
  if
  :: length = lease.wait
  :: length = 0
  fi;
#elif !defined(WITHOUT_read_after_the_commit)
  length = lease.wait;
#endif

  /* packages/core/src/revocations/leases.ts LeaseEnd.reached */
  waited[n] >= DURATION(length);

told:
  atomic {
    acknowledged = true;
    waiting[n] = false;
    waited[n] = 0;
    length = 0;
    ours = false
  }
}

#if CHANGES > 0
#if defined(WITHOUT_compare_and_set)
#define STILL true
#elif defined(WITHOUT_version)
#define STILL seen.grant == lease.grant && seen.wait == lease.wait
#else
#define STILL still[c]
#endif

/* packages/core/src/admin/set-lease.ts nextStep */
inline findNext() {
  copy(next, seen);
  if
#ifdef WITHOUT_longer_waits_first
  :: seen.grant < target -> next.grant = target
  :: seen.grant >= target && seen.wait < target -> next.wait = target
#else
  :: seen.wait < target -> next.wait = target
#endif
#ifdef WITHOUT_shorter_grants_first
  :: seen.wait > target -> next.wait = target
  :: seen.wait == target && seen.grant != target -> next.grant = target
#else
  :: seen.wait >= target && seen.grant != target -> next.grant = target
  :: seen.wait > target && seen.grant == target -> next.wait = target
#endif
  fi
}

inline copy(to, from) {
  to.grant = from.grant;
  to.wait = from.wait
}

inline clear(it) {
  it.grant = 0;
  it.wait = 0
}

inline finish() {
  pausing[c] = false;
  paused[c] = 0;
  still[c] = false;
  length = 0;
  clear(seen);
  clear(next)
}

/* One call after the other, each for any length. Its process may die in the middle: then it is another process that calls next. */
proctype change(byte c) {
  byte target, length, each;
  Lease seen, next;

call:
  /* packages/core/src/admin/session-admin.ts SessionAdmin.setLease */
  do
  :: target < LONGEST -> target++
  :: break
  od;

again:
  /* packages/core/src/store/contract.ts SessionStore.readLease, as the store carries it out; packages/core/src/admin/set-lease.ts setLease */
  atomic {
    if
    :: lease.grant == target && lease.wait == target -> goto over
    :: else -> copy(seen, lease); still[c] = true; findNext()
    fi
  }
#ifndef WITHOUT_pause
  if
  :: next.wait < seen.wait ->
    /* packages/core/src/revocations/leases.ts Leases.outlast */
    pausing[c] = true;
#ifdef WITHOUT_pause_by_wait
    length = seen.grant;
#else
    length = lease.wait;
#endif
    if
    :: paused[c] >= DURATION(length)
    :: goto over
    fi
  :: else
  fi;
#endif
  /* packages/core/src/store/contract.ts SessionStore.changeLease, as the store carries it out */
  atomic {
    if
    :: STILL ->
      copy(lease, next);
      for (each : 0 .. CHANGES - 1) {
        still[each] = false
      }
      each = 0
    :: else
    fi;
    finish();
    goto again
  }

over:
  atomic { finish(); target = 0; goto call }
}

#endif

inline pass(remaining, since) {
  remaining = (remaining > 0 -> remaining - 1 : 0);
  since = (batch[n].stage != IDLE && since < LONGEST -> since + 1 : since)
}

#ifdef HANDS
#define PASS_BY_CLOCK pass(leftByClock[n], batch[n].ageByClock)
#else
#define PASS_BY_CLOCK skip
#endif

/* Of a node: packages/core/src/values/clocks.ts Clocks */
inline tick() {
  if
  :: rarely[n] == 0 -> rarely[n] = RARELY
  :: true ->
    rarely[n] = (rarely[n] > 0 -> rarely[n] - 1 : 0);
    pass(left[n], batch[n].age);
    PASS_BY_CLOCK
#ifdef HANDS
  :: sleeps[n] -> PASS_BY_CLOCK
  :: !sleeps[n] ->
    pass(left[n], batch[n].age);
    leftByClock[n] = (leftByClock[n] > 0 -> LONGEST : 0);
    batch[n].ageByClock = 0
#endif
  fi
}

proctype time() {
  byte n;
  do
  :: atomic {
      for (n : 0 .. NODES - 1) {
        tick()
      }
      for (n : 0 .. 1) {
        waited[n] = (waiting[n] && waited[n] < LONGEST_WAIT -> waited[n] + 1 : waited[n])
      }
#if CHANGES > 0
      for (n : 0 .. CHANGES - 1) {
        paused[n] = (pausing[n] && paused[n] < LONGEST_WAIT -> paused[n] + 1 : paused[n])
      }
#endif
      n = 0
    }
#ifdef WITHOUT_waits_by_the_stopwatch
  /* A clock is set forward. */
  :: atomic { waiting[1] -> waited[1] = LONGEST_WAIT }
#endif
  od
}

init {
  byte r;
  atomic {
    do
    :: lease.grant < LONGEST -> lease.grant++; lease.wait++
    :: break
    od;
    for (r : 0 .. NODES - 1) {
#ifdef HANDS
      if
      :: sleeps[r] = true
      :: skip
      fi;
#endif
      run requests(r);
      run reads(r)
    }
    for (r : 2 - ENDINGS .. 1) {
      run ending(r)
    }
#if CHANGES > 0
    for (r : 0 .. CHANGES - 1) {
      run change(r)
    }
#endif
    run time()
  }
}

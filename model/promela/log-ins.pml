/*
 * A log-in under way against the end of all sessions of its user. Two processes (nodes), whose clocks differ by DIFFERENCE ticks at
 * most; a tick stands for a millisecond. docs/model.md says what is left out, and why that is sound.
 *
 * A block in braces is one turn of a node's event loop, or one statement as the store carries it out; between two of them
 * everything else may happen. Above each stands the code that it stands for.
 *
 * -DSET        the nodes' clocks are set forward and back, within that difference
 * -DWITHOUT_…  takes a rule out
 */

#define NODES 2
#ifndef ENDS
#define ENDS 2
#endif
#define DIFFERENCE 2            /* packages/core/src/values/clocks.ts CLOCK_DIFFERENCE */
#ifndef LAST_TICK
#define LAST_TICK 2
#endif
#define NEVER 255

/* What nobody can read, and by how much a node's clock is ahead of it. */
byte now;
byte ahead[NODES];
#define CLOCK(n) (now + ahead[n])
/* packages/core/src/values/clocks.ts rememberLatest */
byte latest[NODES];
inline tell(time, n) {
  time = CLOCK(n);
  latest[n] = (time > latest[n] -> time : latest[n])
}

/* What the store has: packages/core/src/store/contract.ts UserRecord, and the session of the log-in. */
byte valid;
bool alive;

/* What a node knows: packages/core/src/revocations/recent-ends.ts RecentEnds */
byte doneAt[NODES] = NEVER;
byte validThen[NODES];

/* For the assertions alone. */
bool begun;                     /* the check of the credentials */
byte begunAt;
bool before[ENDS];              /* the log-in had begun before this end was called */
bool acknowledged[ENDS];
byte called;                    /* how many ends were; they are alike, and called in the order of their numbers */
byte calledAt;                  /* the last of them */
byte under;                     /* how many are under way */
bool since;                     /* one was called after the log-in had begun, or was under way then */
byte mover = NEVER;             /* the node whose end was the last to move validAfter on */
bool set;                       /* a clock was set */

/* Nobody who began before an end that was acknowledged is in. */
inline check() {
  for (e : 0 .. ENDS - 1) {
    assert(!(before[e] && acknowledged[e] && alive))
  }
  e = 0
}

/* On node 0; the ends are on any. */
proctype logIn() {
  byte startedAt, start, present, e;

  /* The credentials are checked: packages/core/src/session-manager.ts SessionManager.now, or packages/core/src/verbs/issue-session.ts issueSession itself */
  atomic {
#ifdef WITHOUT_begin_by_the_managers_clock
    startedAt = CLOCK(0);
#else
    tell(startedAt, 0);
#endif
    begun = true;
    begunAt = now;
    since = (under > 0)
  }

  /* packages/core/src/verbs/issue-session.ts issueSession, up to its first wait */
  atomic {
    tell(present, 0);
    startedAt = (startedAt < present -> startedAt : present);
    present = 0
  }

  /* packages/core/src/revocations/recent-ends.ts RecentEnds.startOf */
  atomic {
    start = startedAt;
#ifndef WITHOUT_own_log_ins
    if
#if defined(WITHOUT_begun_when_done)
    :: doneAt[0] != NEVER ->
#elif defined(WITHOUT_same_millisecond)
    :: doneAt[0] != NEVER && startedAt >= doneAt[0] ->
#else
    :: doneAt[0] != NEVER && startedAt > doneAt[0] ->
#endif
#ifdef WITHOUT_no_later_than_valid
      start = NEVER
#else
      start = (startedAt > validThen[0] -> startedAt : validThen[0])
#endif
    :: else
    fi
#endif
  }

#ifdef WITHOUT_one_step
  if
  :: valid > start -> goto refused
  :: else
  fi;
  atomic { alive = true; check() }
#else
  /* packages/core/src/store/contract.ts SessionStore.insert, as the store carries it out */
  atomic {
    if
    :: valid > start -> goto refused
    :: else -> alive = true; check()
    fi
  }
#endif
  goto over;

refused:
  atomic {
    /* Who logs in where all was ended, and after that, is let in at once, unless another node has ended all. */
    assert(set || since || mover != 0 || doneAt[0] == NEVER || begunAt <= doneAt[0] - ahead[0]);
    /* And everywhere when twice the difference has passed. */
    assert(since || begunAt <= calledAt + 2 * DIFFERENCE + ENDS)
  }
over:
  skip
}

/* packages/core/src/revocations/revoker.ts Revoker.revokeAll */
proctype endAll(byte self) {
  byte n, at, given, e;

  if
  :: n = 0
  :: n = 1
  fi;

  /* packages/core/src/revocations/revoker.ts createRevocation, packages/core/src/revocations/recent-ends.ts validAfter */
  atomic {
    called == self -> called++;
    tell(at, n);
#if defined(WITHOUT_clock_difference)
    given = at + 1;
#elif defined(WITHOUT_next_millisecond)
    given = at + DIFFERENCE;
#else
    given = at + 1 + DIFFERENCE;
#endif
    at = 0;
    before[self] = begun;
    since = since || begun;
    calledAt = now;
    under++
  }

#ifdef WITHOUT_log_ins_first
  alive = false;
#endif

  /* packages/core/src/store/contract.ts SessionStore.changeUser, as the store carries it out */
  atomic {
#ifdef WITHOUT_moves_on
    valid = (given > valid -> given : valid);
#else
    valid = (given > valid -> given : valid + 1);
#endif
    mover = n
  }

  /* packages/core/src/store/contract.ts SessionStore.findUser, as the store carries it out */
#ifndef WITHOUT_read_back
  given = valid;
#endif

  /* packages/core/src/revocations/revoker.ts Revoker.#noteEnd, packages/core/src/revocations/recent-ends.ts RecentEnds.note */
  atomic {
    tell(at, n);
    if
#ifdef WITHOUT_later_one_counts
    :: true ->
#else
    :: doneAt[n] == NEVER || validThen[n] <= given ->
#endif
#ifdef WITHOUT_latest_time
      doneAt[n] = at;
#else
      doneAt[n] = latest[n];
#endif
      validThen[n] = given
    :: else
    fi;
    at = 0
  }

  /* packages/core/src/store/contract.ts SessionStore.revokeAll, as the store carries it out */
#ifndef WITHOUT_log_ins_first
  alive = false;
#endif

  /* Its answer */
  atomic {
    acknowledged[self] = true;
    under--;
    check()
  }
}

proctype time() {
end:
  do
  :: now < LAST_TICK -> now++
#ifdef SET
  :: atomic { !set -> set = true;
    if
    :: ahead[0] = 0
    :: ahead[0] = DIFFERENCE
    fi }
#endif
  :: false
  od
}

init {
  byte r;
  atomic {
    /* Within the difference; what is between adds nothing. */
    if
    :: skip
    :: ahead[0] = DIFFERENCE
    :: ahead[1] = DIFFERENCE
    fi;
    run logIn();
    for (r : 0 .. ENDS - 1) {
      run endAll(r)
    }
    run time()
  }
}

/*
 * Is this request let in? One session, two processes of the application (nodes), the statements that they have in flight, what
 * they remember, and the endings that they make. docs/model.md says what is left out, and why that is sound.
 *
 * A block in braces is one turn of a node's event loop, or one statement as the store carries it out; between two of them
 * everything else may happen. Above each stands the code that it stands for.
 *
 * -DLEASES     what was found is remembered for a time, and endings wait for as long; leases.pml tells how they know it
 * -DIMPORTING  tokens of another system, whose sessions are being imported
 * -DEXPIRY     the session's idle end comes near while the clocks of the nodes differ
 * -DWITHOUT_…  takes a rule out
 */

#ifndef NODES
#define NODES 1                 /* each in full; what other nodes do to the session may happen at any time */
#endif
#ifndef REQUESTS
#define REQUESTS 3              /* of each node */
#endif
#define ALL (NODES * REQUESTS)
#define NONE 255
#ifndef LEASE
#define LEASE 2                 /* in ticks, by hands that all agree here */
#endif

mtype = { UNOPENED, OPEN, SENT, READ, ANSWERED, HUNG }
mtype = { ABSENT, FOUND, EXPIRED, FAILURE }

/* What the store has. `late`: the idle end has come by the clock of node 0, which is ahead, and not by that of node 1. */
bool there, ended, late;
/* What a replica has that is a moment behind. */
bool replicaThere, replicaEnded;

/* What a node knows: packages/core/src/requests/known-sessions.ts KnownSessions */
bool absent[NODES];             /* packages/core/src/requests/negative-cache.ts NegativeCache */
byte left[NODES];               /* for how many ticks what was found is remembered: packages/core/src/requests/active-cache.ts ActiveCache */

/* A statement and those who ask by it, called by who opened it: packages/core/src/requests/session-reader.ts Batch */
typedef Batch {
  mtype stage = UNOPENED;
  mtype saw = ABSENT;           /* what the store has said, and then what those who asked are told */
  byte riders;
  byte age;                     /* in ticks, since it was sent */
  bool revoked;
  bool changed
}
Batch batch[ALL];
/* packages/core/src/requests/session-reader.ts SessionReader.#next */
byte next[NODES] = NONE;

/* For the assertions alone. */
bool issued;                    /* the client has a token */
bool acknowledged;              /* somebody was told that the session is over */
bool overHere[NODES];           /* an ending of this node was carried out, and its answer is there, or lost */
bool noted[NODES];              /* this node has noted that it ended the session */
byte told;                      /* how many were told that they ended it */
/* The requests of a node are alike: they come in the order of their numbers. */
byte arrived[NODES];

/* Whether a request that comes to a node now must not be let in. */
#define BARRED(n) (acknowledged || overHere[n])

#define FIRST(n) ((n) * REQUESTS)
#define IN_FLIGHT(b) (batch[b].stage == SENT || batch[b].stage == READ)

#ifdef LEASES
/* For how long endings have waited; the last is the one elsewhere. */
bool waiting[NODES + 1];
byte waited[NODES + 1];
#ifdef WITHOUT_age_since_sent
#define LEFT LEASE
#else
#define LEFT LEASE - batch[i].age
#endif
#endif

inline startWaiting(e) {
#ifdef LEASES
  waiting[e] = true
#else
  skip
#endif
}

/* packages/core/src/revocations/leases.ts Leases.findEnd, LeaseEnd.reached; and then the answer of the ending, or its event */
inline acknowledge(e) {
  atomic {
#ifdef LEASES
    waited[e] == LEASE ->
    waiting[e] = false;
    waited[e] = 0;
#endif
    acknowledged = true;
    told = told + ours;
    assert(told <= 1)
  }
}

/* packages/core/src/requests/known-sessions.ts KnownSessions.noteAbsence */
inline noteAbsence() {
  left[n] = 0;
#if !defined(IMPORTING) || defined(WITHOUT_no_absence_while_importing)
  absent[n] = true
#endif
}

/* packages/core/src/requests/known-sessions.ts KnownSessions.markRevoked */
inline markRevoked() {
  absent[n] = true;
  left[n] = 0;
#ifndef WITHOUT_revoked_in_flight
  for (b : FIRST(n) .. FIRST(n) + REQUESTS - 1) {
    batch[b].revoked = batch[b].revoked || IN_FLIGHT(b)
  }
  b = 0;
#endif
  noted[n] = true
}

/* packages/core/src/requests/known-sessions.ts KnownSessions.markChanged, KnownSessions.markUserChanged */
inline markChanged() {
#ifndef WITHOUT_forgotten_by_false
  left[n] = 0;
#endif
#ifndef WITHOUT_changed_in_flight
  for (b : FIRST(n) .. FIRST(n) + REQUESTS - 1) {
    batch[b].changed = batch[b].changed || IN_FLIGHT(b)
  }
  b = 0
#endif
}

inline board() {
  if
  :: next[n] == NONE -> next[n] = i; batch[i].stage = OPEN; run statement(n, i)
  :: else
  fi;
  mine = next[n]
}

/* packages/core/src/requests/session-reader.ts SessionReader.find */
inline join() {
#ifdef WITHOUT_own_statement
  if
  :: next[n] == NONE && IN_FLIGHT(FIRST(n)) -> mine = FIRST(n)
  :: else -> board()
  fi;
#else
  board();
#endif
  batch[mine].riders++
}

inline letIn() {
  /* The promise. */
  assert(!barred)
}

/* As absent. The session was ended, or was not there yet when the request came: nobody valid is refused. */
inline refuse() {
  assert(!genuine || ended || !thereThen)
}

proctype request(byte n; byte i) {
  byte mine;
  bool barred, thereThen, genuine;

  /* packages/core/src/verbs/authenticate-session.ts authenticateSession, up to its first wait */
  atomic {
    arrived[n] == i - FIRST(n) ->
#if defined(IMPORTING)
    genuine = true;             /* before the session is there as well */
#elif defined(WITHOUT_verified)
    genuine = issued;           /* else it is forged, and names the session that will be there */
#else
    /* packages/core/src/requests/authenticator.ts Authenticator.verify: what is forged is refused here, and touches nothing. */
    issued -> genuine = true;
#endif
    arrived[n]++;
    barred = BARRED(n);
    thereThen = there;
    if
    /* packages/core/src/requests/authenticator.ts Authenticator.findRefusal */
    :: absent[n] -> refuse(); goto answered
    /* Or it has been forgotten, for want of room or because its time was over. */
    :: absent[n] = false
    fi;
    if
    :: left[n] > 0 -> skip
    :: left[n] = 0; join(); goto wait
    fi
  }

  /* packages/core/src/requests/authenticator.ts Authenticator.#checkRemembered, after packages/core/src/requests/end-of-tick.ts EndOfTick.reached */
  atomic {
    if
#ifdef WITHOUT_looked_at_again
    :: true ->
#else
    :: left[n] > 0 ->
#endif
      assert(!noted[n]);
      letIn();
      goto answered
#ifndef WITHOUT_looked_at_again
    :: left[n] = 0; join()
#endif
    fi
  }

wait:
  /* packages/core/src/requests/authenticator.ts Authenticator.#decide */
  atomic {
    if
    :: batch[mine].stage == HUNG -> skip            /* until the store's own limit of time is up */
    :: batch[mine].stage == ANSWERED ->
      if
#ifdef WITHOUT_failure_is_not_absence
      :: batch[mine].saw == FAILURE -> noteAbsence(); refuse()
#else
      :: batch[mine].saw == FAILURE -> skip         /* 503 */
#endif
      /* packages/core/src/requests/authenticator.ts Authenticator.#noteAbsence */
      :: batch[mine].saw == ABSENT -> noteAbsence(); refuse()
      /* packages/core/src/requests/authenticator.ts Authenticator.#findFault: refused, and not remembered */
      :: batch[mine].saw == EXPIRED ->
#ifdef WITHOUT_expired_is_not_absence
        noteAbsence()
#else
        skip
#endif
      :: batch[mine].saw == FOUND -> letIn()
      fi;
      batch[mine].riders--;
      if
      :: batch[mine].riders == 0 -> batch[mine].saw = ABSENT; batch[mine].stage = UNOPENED
      :: else
      fi
    fi
  }
answered:
  skip
}

/* packages/core/src/requests/session-reader.ts SessionReader.#send; when it goes is the timers' matter: at any time. */
proctype statement(byte n; byte i) {
  atomic {
#ifdef WITHOUT_patience
    i == FIRST(n) || !(IN_FLIGHT(FIRST(n)) || batch[FIRST(n)].stage == HUNG) ->
#endif
    next[n] = NONE;
    batch[i].stage = SENT
  }

  /* packages/core/src/store/contract.ts SessionStore.find, SessionStore.findLeased, as the store carries it out */
  atomic {
    if
    :: batch[i].saw = FAILURE
#ifdef HANGS
    :: i == 0 -> batch[i].stage = HUNG; goto over
#endif
#ifdef WITHOUT_primary
    :: batch[i].saw = (replicaThere && !replicaEnded -> FOUND : ABSENT)
#else
    :: batch[i].saw = (there && !ended -> (late && n == 0 -> EXPIRED : FOUND) : ABSENT)
#endif
    fi;
    batch[i].stage = READ
  }

  /* The answer, and packages/core/src/requests/session-reader.ts isStill */
  atomic {
#ifdef WITHOUT_failure_is_told
    batch[i].saw != FAILURE ->
#endif
    if
    :: batch[i].saw == FOUND && batch[i].revoked -> batch[i].saw = ABSENT
#ifdef LEASES
    :: batch[i].saw == FOUND && !batch[i].revoked && !batch[i].changed ->
      left[n] = LEFT
#endif
    :: else
    fi;
    /* Nothing that is on its way lets anybody in by what was before. */
    assert(batch[i].saw != FOUND || !noted[n]);
    batch[i].age = 0;
    batch[i].revoked = false;
    batch[i].changed = false;
    batch[i].stage = ANSWERED
  }
over:
  skip
}

/* A node ends the session: packages/core/src/revocations/revoker.ts Revoker.revoke, Revoker.revokeOthers, Revoker.revokeAll, Revoker.revokeDevice */
proctype ending(byte n) {
  byte b;
  bool done, ours;

  /* packages/core/src/store/contract.ts SessionStore.revoke, as the store carries it out, or doesn't, or not yet */
  atomic {
    issued && there ->
    if
#ifdef WITHOUT_ended_once
    :: done = true; ours = true; ended = true
#else
    :: done = true; ours = !ended; ended = true
#endif
    :: skip
    fi
  }

  /* Its answer, or none: packages/core/src/revocations/revoker.ts Revoker.attempting, Revoker.#acknowledge */
  atomic {
    if
    :: done && ours ->
      overHere[n] = true;
      startWaiting(n);
#ifndef WITHOUT_noted_at_once
      markRevoked();
#endif
      goto answer
    :: done && !ours -> overHere[n] = true; startWaiting(n); markChanged(); goto answer
    :: true ->
#ifndef WITHOUT_forgotten_by_failure
      markChanged();
#endif
#ifdef WITHOUT_said_by_the_store
      markRevoked();
#endif
      /* What was carried out is over for this node, although it wasn't told so. */
      overHere[n] = done && ours
    fi
  }

  /* It may yet be carried out. */
  atomic {
    if
    :: !done && !ended -> ended = true; ours = true
    :: skip
    fi
  }

  /* packages/core/src/work/aftermath.ts Aftermath.watch, which calls packages/core/src/revocations/revoker.ts Revoker.#lookFor */
  atomic {
    if
    :: ours -> overHere[n] = true; startWaiting(n); markRevoked()
    :: goto over
    fi
  }

answer:
  acknowledge(n);
#ifdef WITHOUT_noted_at_once
  markRevoked();
#endif
over:
  skip
}

/* Any number of other nodes end the session, and one of them says so. */
proctype elsewhere() {
  bool ours;

  atomic {
    issued && there ->
    ours = !ended;
    ended = true;
    startWaiting(NODES)
  }
  acknowledge(NODES)
}

/* packages/core/src/verbs/issue-session.ts issueSession, or packages/core/src/admin/import-sessions.ts importSessions */
proctype logIn() {
#ifdef WITHOUT_acknowledged_before_signed
  issued = true;
#endif
  /* packages/core/src/store/contract.ts SessionStore.insert, as the store carries it out */
  there = true;
  /* packages/core/src/tokens/session-tokens.ts SessionTokens.sign */
  issued = true
}

#ifdef LEASES
inline tick() {
  for (each : 0 .. NODES - 1) {
    left[each] = (left[each] > 0 -> left[each] - 1 : 0)
  }
  for (each : 0 .. ALL - 1) {
    batch[each].age = (IN_FLIGHT(each) && batch[each].age < LEASE -> batch[each].age + 1 : batch[each].age)
  }
  for (each : 0 .. NODES) {
    waited[each] = (waiting[each] && waited[each] < LEASE -> waited[each] + 1 : waited[each])
  }
  each = 0
}
#endif

/* What passes by itself. */
proctype surroundings() {
#ifdef LEASES
  byte each;
#endif
end:
  do
#ifdef LEASES
  :: atomic { tick() }
#endif
#ifdef WITHOUT_primary
  :: atomic { replicaThere != there || replicaEnded != ended -> replicaThere = there; replicaEnded = ended }
#endif
#ifdef EXPIRY
  :: there && !late -> late = true
  /* A use that came to node 1 is noted: packages/core/src/requests/activity-recorder.ts ActivityRecorder.note */
  :: late -> late = false
#endif
  :: false
  od
}

init {
  byte r;
  atomic {
    run logIn();
    run elsewhere();
    for (r : 0 .. NODES - 1) {
      run ending(r)
    }
    for (r : 0 .. ALL - 1) {
      run request(r / REQUESTS, r)
    }
    run surroundings()
  }
}

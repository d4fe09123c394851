/*
 * Which token of a session is good? Its generations, two requests, rotations, a re-authentication, and a raise that the store
 * loses. Time is the clock, which all share here. docs/model.md says what is left out, and why that is sound.
 *
 * A block in braces is one turn of the event loop, or one statement as the store carries it out; between two of them everything
 * else may happen. Above each stands the code that it stands for.
 *
 * -DLEASES     what was read is remembered, and all happens in one process
 * -DFAILOVER   the store loses a raise, as a replica does that is promoted too early; nobody re-authenticates
 * -DWITHOUT_…  takes a rule out
 */

#define USES 2
#ifndef ROTATIONS
#define ROTATIONS 1
#endif
#define GRACE 1                 /* rotationGrace, in ticks */
#define LAST_TICK 2
#define NEVER 0

byte now = 1;

/* packages/core/src/store/contract.ts SessionFacts: generation, generationUsedAt, authenticatedAt */
typedef Facts { byte generation; byte usedAt; byte provedAt }
Facts record;                   /* as the store has it */
Facts former;                   /* as it was before the last raise */
Facts memory;                   /* packages/core/src/requests/active-cache.ts ActiveCache */
bool remembered;
bool inFlight[USES], changed[USES];

/* The newest token that has come to the client. */
byte held;

/* For the assertions alone: the generation that a re-authentication has made, and whether that was acknowledged. */
byte proven;
bool acknowledged;

inline copy(to, from) {
  to.generation = from.generation;
  to.usedAt = from.usedAt;
  to.provedAt = from.provedAt
}

/* packages/core/src/requests/known-sessions.ts KnownSessions.changing */
inline markChanged() {
#ifdef LEASES
  remembered = false;
#ifndef WITHOUT_changed_in_flight
  changed[0] = changed[0] || inFlight[0];
  changed[1] = changed[1] || inFlight[1]
#endif
#else
  skip
#endif
}

/* packages/core/src/requests/generation.ts firstUseAt */
#ifdef WITHOUT_used_later_than_proved
#define FIRST_USE_AT(facts) now
#else
#define FIRST_USE_AT(facts) (now > facts.provedAt -> now : facts.provedAt + 1)
#endif

/* packages/core/src/requests/generation.ts judgeGeneration, hasGrace */
#ifdef WITHOUT_retired_by_use
#define UNUSED false
#else
#define UNUSED facts.usedAt == NEVER
#endif
#ifdef WITHOUT_proof_leaves_no_grace
#define BY_PROOF false
#else
#define BY_PROOF facts.usedAt == facts.provedAt
#endif
#define HAS_GRACE (UNUSED || (!(BY_PROOF) && now < facts.usedAt + GRACE))
#define GOOD (token == facts.generation || (token + 1 == facts.generation && HAS_GRACE))
#ifdef WITHOUT_ahead_proves_the_record_stale
#define AHEAD false
#else
#define AHEAD (token > facts.generation)
#endif

/* packages/core/src/store/contract.ts SessionStore.update: compared and changed in one step */
#ifdef WITHOUT_compare_and_swap
#define IS_STILL true
#else
#define IS_STILL record.generation == facts.generation
#endif

/* Refused. The newest token that the client has is never refused, unless it lacks the answer to a re-authentication. */
inline refuse() {
  assert(token < held || token < proven);
  /* The one before is not refused within its time, unless that was a re-authentication. */
  assert(token + 1 != facts.generation || token < proven || (facts.usedAt != NEVER && now >= facts.usedAt + GRACE))
}

/* packages/core/src/requests/authenticator.ts Authenticator.#raise */
inline raise() {
  facts.usedAt = FIRST_USE_AT(facts);
  record.generation = token;
  record.usedAt = facts.usedAt;
  facts.generation = token
}

/* A request with any token that the client has had, or that was stolen of it. */
proctype use(byte i) {
  byte token;
  bool barred;
  Facts facts;

  /* packages/core/src/requests/authenticator.ts Authenticator.#remembered */
  atomic {
    do
    :: token < held -> token++
    :: break
    od;
    barred = (acknowledged && token < proven);
#ifdef LEASES
    if
#ifdef WITHOUT_memory_of_one_generation
    :: remembered ->
#else
    :: remembered && memory.generation == token ->
#endif
      assert(!barred); goto over
    :: skip
    fi;
#endif
    inFlight[i] = true
  }

read:
  /* packages/core/src/store/contract.ts SessionStore.find, as the store carries it out */
  atomic { copy(facts, record) }

  /* packages/core/src/requests/session-reader.ts isStill, packages/core/src/requests/authenticator.ts Authenticator.#decide */
  atomic {
#ifdef LEASES
    if
    :: inFlight[i] && !changed[i] -> remembered = true; copy(memory, facts)
    :: else
    fi;
#endif
    inFlight[i] = false;
    changed[i] = false;
    if
    :: GOOD -> assert(!barred)
    :: !GOOD && AHEAD -> goto ahead
    :: !GOOD && !AHEAD -> refuse(); goto over
    fi
  }

  /* packages/core/src/requests/authenticator.ts Authenticator.noteUse, Authenticator.#noteFirstUse */
  atomic {
    if
    :: token == facts.generation && token > 0 && facts.usedAt == NEVER && record.usedAt == NEVER && IS_STILL ->
      record.usedAt = FIRST_USE_AT(record)
    :: else
    fi
  }
  atomic { markChanged(); goto over }

ahead:
  atomic {
    if
    :: IS_STILL -> raise()
    :: else -> inFlight[i] = true; goto read
    fi
  }
  atomic { markChanged(); assert(!barred) }
over:
  skip
}

/* packages/core/src/verbs/renew-token.ts rotateSession, raiseGeneration */
proctype rotate() {
  byte token;
  Facts facts;

  token = held;
read:
  /* packages/core/src/requests/authenticator.ts Authenticator.readAfresh */
  atomic { copy(facts, record) }
  atomic {
    if
    :: GOOD && facts.generation == token -> skip
    :: GOOD && facts.generation != token -> goto answer
    :: !GOOD && AHEAD -> goto ahead
    :: !GOOD && !AHEAD -> refuse(); goto over
    fi
  }
  /* packages/core/src/requests/generation.ts generationAfter; packages/core/src/store/contract.ts SessionStore.update */
  atomic {
    if
    :: IS_STILL ->
      copy(former, record);
      facts.generation++;
      facts.usedAt = NEVER;
      record.generation = facts.generation;
      record.usedAt = NEVER
    :: else -> goto read
    fi
  }
  atomic { markChanged(); goto answer }

ahead:
  atomic {
    if
    :: IS_STILL -> raise()
    :: else
    fi
  }
  atomic { markChanged(); goto read }

answer:
  /* packages/core/src/tokens/session-tokens.ts SessionTokens.renew */
  atomic {
    /* What a re-authentication gave goes to nobody who comes with a token from before. */
    assert(!(token < proven && facts.generation >= proven));
    if
    :: held = (facts.generation > held -> facts.generation : held)
    :: skip                     /* it is lost on its way */
    fi
  }
over:
  skip
}

/* packages/core/src/verbs/renew-token.ts reauthenticateSession, raiseGeneration */
proctype reauthenticate() {
  byte token;
  Facts facts;

  token = held;
read:
  /* packages/core/src/requests/authenticator.ts Authenticator.readAfresh */
  atomic { copy(facts, record) }
  atomic {
    if
    :: GOOD -> skip
    :: !GOOD -> refuse(); goto over
    fi
  }
  /* packages/core/src/store/contract.ts SessionStore.update, of a generation whose first use is the proof itself */
  atomic {
    if
    :: IS_STILL ->
      record.generation = facts.generation + 1;
      record.provedAt = now;
      record.usedAt = now;
      proven = record.generation
    :: else -> goto read
    fi
  }
  atomic { markChanged() }
  /* packages/core/src/tokens/session-tokens.ts SessionTokens.renew */
  atomic {
    if
    :: acknowledged = true; held = (proven > held -> proven : held)
    :: skip
    fi
  }
over:
  skip
}

proctype surroundings() {
end:
  do
  :: now < LAST_TICK -> now++
#ifdef LEASES
  :: atomic { remembered -> remembered = false }
#endif
#ifdef FAILOVER
  :: atomic { record.generation > former.generation -> copy(record, former); break }
#endif
  :: false
  od
}

init {
  byte r;
  atomic {
    /* The log-in: packages/core/src/verbs/new-session.ts createSession */
    record.provedAt = now;
    former.provedAt = now;
    for (r : 0 .. USES - 1) {
      run use(r)
    }
    for (r : 1 .. ROTATIONS) {
      run rotate()
    }
#ifndef FAILOVER
    run reauthenticate();
#endif
    run surroundings()
  }
}

import cluster from 'node:cluster';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { answerQuestions } from '../processes/answer-questions.js';
import { buildSubject } from './build-subject.js';
import type { BuiltSubject, SubjectSetup } from './subject-setup.js';

/** A process that is one subject. With more than one process this is the one that hands out the connections. */
if (cluster.isPrimary) {
  let subject: BuiltSubject | null = null;
  answerQuestions({
    async serve(setup: SubjectSetup) {
      if (setup.processes > 1) return serveByWorkers(setup);
      subject = await buildSubject(setup);
      return listen(subject);
    },
    async statements() {
      if (subject?.statements === undefined) throw new Error('Statements are not counted here.');
      return subject.statements();
    },
  });
} else {
  const setup = JSON.parse(process.env.SUBJECT_SETUP ?? '') as SubjectSetup;
  process.send?.(await listen(await buildSubject(setup)));
}

async function listen({ listener }: BuiltSubject): Promise<number> {
  // Longer than any client here keeps a connection for its next request, so that none is closed while that is on its way.
  const server = createServer({ keepAliveTimeout: 120_000 }, listener).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}

/** The port of all the workers: asked for as port 0, the first one's is everybody's. */
async function serveByWorkers(setup: SubjectSetup): Promise<number> {
  const ports: number[] = [];
  for (let count = 0; count < setup.processes; count += 1) {
    // Not as a message, which would be lost if it came before the worker listens.
    const worker = cluster.fork({ SUBJECT_SETUP: JSON.stringify(setup) });
    ports.push(Number((await once(worker, 'message'))[0]));
  }
  const [port, ...others] = ports;
  if (port === undefined || others.some((other) => other !== port)) {
    throw new Error(`The processes listen on different ports: ${ports.join(', ')}.`);
  }
  return port;
}

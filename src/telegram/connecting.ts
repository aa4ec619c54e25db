/** How long a connection may take to be made. Until then nothing has been sent, so whatever waits for it can be tried again. */
import type { Agent } from 'node:http';
import type { Duplex } from 'node:stream';

/** Half the time a call may take: a call that ends while it connects has surely not been carried out, and must be known as such. */
const CONNECT_MS = 15_000;

/** The error of Node itself for a connection that nobody answers. */
const unanswered = (): Error =>
  Object.assign(new Error('connect ETIMEDOUT'), { code: 'ETIMEDOUT', syscall: 'connect' });

/** Ends a connection that is not made in time. With TLS it is made when both sides have agreed on keys. */
function limit(socket: Duplex, ms: number): void {
  const timer = setTimeout(() => socket.destroy(unanswered()), ms);
  timer.unref();
  const made = 'encrypted' in socket ? 'secureConnect' : 'connect';
  for (const event of [made, 'close']) socket.once(event, () => clearTimeout(timer));
}

/** The agent, whose connections are made within a time (milliseconds) or fail as those that were never made. */
export function limitConnecting<A extends Agent>(agent: A, ms = CONNECT_MS): A {
  const connect = agent.createConnection.bind(agent);
  agent.createConnection = (options, done) => {
    const socket = connect(options, done);
    if (socket) limit(socket, ms);
    return socket;
  };
  return agent;
}

/** A PostgreSQL server of our own: Debian's, in a folder that is gone afterwards. Where it is missing its tests are skipped, but for a build server. */
import { execFileSync } from 'node:child_process';
import { chownSync, globSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from './free-port.ts';

/** Debian keeps the programs of each version in a folder of its own. */
const [PROGRAMS] = globSync('/usr/lib/postgresql/*/bin').toSorted().toReversed();

/** Whether tests with a server are skipped on this machine. */
export const noPostgresql = PROGRAMS === undefined && !process.env['CI'];

/** A server that runs. */
export interface PostgresqlServer {
  /** The address of one of its databases. */
  readonly url: (database: string) => string;
  /** Makes an empty database. */
  create(database: string, template?: string): void;
  /** Runs SQL in a database, and gives what it prints. */
  sql(database: string, statement: string): string;
  /** Stops it at once, as a crash does, and starts it again. */
  restart(): void;
  stop(): void;
}

/** Starts a server. @param settings beside ours, as `name=value` */
export async function startPostgresql(settings: readonly string[] = []): Promise<PostgresqlServer> {
  if (PROGRAMS === undefined) throw new Error('PostgreSQL is not installed: apt-get install postgresql');
  const folder = mkdtempSync(join(tmpdir(), 'conclave-postgresql-'));
  const isRoot = process.getuid?.() === 0;
  // It refuses to run as root.
  const owner = isRoot ? execFileSync('id', ['-u', 'postgres'], { encoding: 'utf8' }).trim() : null;
  if (owner !== null) chownSync(folder, Number(owner), -1);
  const run = (program: string, ...args: string[]): string => {
    const [command, before] =
      owner === null
        ? [join(PROGRAMS, program), []]
        : ['setpriv', [`--reuid=${owner}`, '--clear-groups', join(PROGRAMS, program)]];
    return execFileSync(command, [...before, ...args], {
      encoding: 'utf8',
      cwd: folder,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
  };
  const data = join(folder, 'data');
  const port = await freePort();
  run('initdb', '-D', data, '-U', 'conclave', '-A', 'trust', '-E', 'UTF8', '--no-sync', '--locale=C.UTF-8');
  // Nothing here survives the machine.
  const options = [
    `port=${port}`,
    `unix_socket_directories=${folder}`,
    'listen_addresses=127.0.0.1',
    'fsync=off',
    ...settings,
  ];
  const start = () =>
    run(
      'pg_ctl',
      '-D',
      data,
      '-w',
      '-l',
      join(folder, 'log'),
      '-o',
      options.map((option) => `-c ${option}`).join(' '),
      'start',
    );
  start();
  const url = (database: string) => `postgresql://conclave@127.0.0.1:${port}/${database}`;
  const sql = (database: string, statement: string) =>
    run('psql', '-X', '-q', '-A', '-t', '-d', url(database), '-c', statement);
  return {
    url,
    create: (database, template) =>
      void sql('postgres', `create database "${database}"${template === undefined ? '' : ` template "${template}"`}`),
    sql,
    restart() {
      run('pg_ctl', '-D', data, '-w', '-m', 'immediate', 'stop');
      start();
    },
    stop() {
      run('pg_ctl', '-D', data, '-w', '-m', 'immediate', 'stop');
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

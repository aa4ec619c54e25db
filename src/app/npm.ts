/**
 * npm, where it started this program.
 *
 * There is a shell between npm and us. Told to end, npm tells the shell, which ends without telling us. When npm is killed, the shell
 * and we live on. On Windows nobody is told anything. So we look, again and again, whether npm and its shell are still there.
 */
import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';

/** How often we look, milliseconds. */
const LOOK_MS = 500;
/** How long the system's own program may take to tell of a process, milliseconds: PowerShell takes seconds to start. */
const TELL_MS = 30_000;

const SHELL = /^-?(?:sh|ash|bash|dash|ksh|mksh|zsh|fish|busybox|cmd|powershell|pwsh)(?:\.exe)?$/i;

interface Process {
  readonly parent: number;
  /** The name of its program, without a path. */
  readonly name: string;
}

/**
 * Whether npm started this very program.
 * @param env the environment, to which npm adds what it runs
 */
export function isStartedByNpm(env: Readonly<Record<string, string | undefined>>, program: string): boolean {
  // Every process below an npm script inherits these variables. Only the program that the script names is npm's own.
  return env['npm_lifecycle_event'] !== undefined && (env['npm_lifecycle_script'] ?? '').includes(program);
}

const run = promisify(execFile);

/** What the system tells of a process; null if it cannot. */
async function processOf(pid: number): Promise<Process | null> {
  try {
    if (process.platform === 'linux') {
      // The name may hold anything, brackets too.
      const [, name, parent] = /^\d+ \((.*)\) \S (\d+)/s.exec(await readFile(`/proc/${pid}/stat`, 'utf8')) ?? [];
      return parent === undefined || name === undefined ? null : { parent: Number(parent), name };
    }
    const filter = `$p = Get-CimInstance Win32_Process -Filter 'ProcessId=${pid}'; "$($p.ParentProcessId) $($p.Name)"`;
    const [command, args] =
      process.platform === 'win32'
        ? ['powershell.exe', ['-NoProfile', '-NonInteractive', '-Command', filter]]
        : ['ps', ['-o', 'ppid=', '-o', 'comm=', '-p', String(pid)]];
    const { stdout } = await run(command, args, { timeout: TELL_MS, windowsHide: true });
    const [, parent, path] = /^\s*(\d+)\s+(.+?)\s*$/.exec(stdout) ?? [];
    return parent === undefined || path === undefined
      ? null
      : { parent: Number(parent), name: path.replace(/^.*[/\\]/, '') };
  } catch {
    return null;
  }
}

function isThere(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // It is there, but it belongs to somebody else.
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

/**
 * A process and those above it, each the child of the next, up to npm. There is a shell below npm, unless the shell has put the
 * program in its own place. With `npx`, and where one script calls another, there is an npm above the npm.
 * @param surely whether npm is known to be there. If not, only a process with its name counts: a person's shell, from which they may
 * log out, does not.
 */
async function lineage(pid: number, surely: boolean): Promise<readonly number[]> {
  const nearest = await processOf(pid);
  const shell = nearest !== null && SHELL.test(nearest.name) ? nearest : null;
  const npm = shell ? await processOf(shell.parent) : nearest;
  if (!surely && npm?.name.startsWith('npm') !== true) return [];
  return [pid, ...(shell ? [shell.parent] : []), ...(npm ? await lineage(npm.parent, false) : [])];
}

/** Whether each is there and still the child of the next. Only Linux tells the latter quickly enough to be asked twice a second. */
async function stands(pids: readonly number[]): Promise<boolean> {
  if (!pids.every(isThere)) return false;
  if (process.platform !== 'linux') return true;
  // A process that has ended may keep its number for a while, but its children have another parent at once.
  const parents = await Promise.all(pids.slice(0, -1).map(processOf));
  return parents.every((found, index) => found?.parent === pids[index + 1]);
}

/**
 * Who started this program, from the shell or npm just above it up to the outermost npm. Asked before anything else takes the
 * process's time.
 */
export function npmAbove(): Promise<readonly number[]> {
  return lineage(process.ppid, true);
}

/** Resolves when one of these, of which this program is a child, is gone. Keeps no process alive. */
export async function npmEnds(pids: readonly number[]): Promise<void> {
  // Orphans get another parent, except on Windows.
  while (process.ppid === pids[0] && (await stands(pids))) await sleep(LOOK_MS, undefined, { ref: false });
}

/** The time that this thread computes for something, milliseconds: the least of three tries, whatever else the machine does. */
export function cpuMs(what: () => unknown): number {
  const tries = [1, 2, 3].map(() => {
    const before = process.threadCpuUsage();
    what();
    const { user, system } = process.threadCpuUsage(before);
    return (user + system) / 1000;
  });
  return Math.min(...tries);
}

/** What the tests have the thread do. */
export function add(a: number, b: number): number {
  return a + b;
}

export function refuse(): never {
  throw new TypeError('no');
}

export function end(): void {
  process.exit(1);
}

/** Holds on to memory until there is none. */
export function hoard(): number {
  const held: number[][] = [];
  for (;;) held.push(Array.from({ length: 100_000 }, (_, at) => at + held.length));
}

export function secrets(): string[] {
  return Object.keys(process.env);
}

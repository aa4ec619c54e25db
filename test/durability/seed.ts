/** Runs a fuzz with a seed of chance; gives null, or what went wrong with the seed to do it again. */
export async function withSeed(
  fuzz: (seed: number) => Promise<void>,
): Promise<{ seed: number; failure: unknown } | null> {
  const seed = Math.floor(Math.random() * 2 ** 31);
  return fuzz(seed).then(
    () => null,
    (failure: unknown) => ({ seed, failure }),
  );
}

/** Time as the rules see it; tests bring their own. */
export interface Clock {
  /** milliseconds since 1970 */
  now(): number;
  /** @returns a function that calls it off */
  after(milliseconds: number, act: () => void): () => void;
}

export const browserClock: Clock = {
  now: () => Date.now(),
  after: (milliseconds, act) => {
    const timer = setTimeout(act, milliseconds);
    return () => clearTimeout(timer);
  },
};

/** How long whoever tries has to wait after so many tries in a row without a right one, in seconds [P]. The last holds on. */
export const PAUSES_S = [0, 0, 15, 30, 60, 120, 300, 600] as const;
/** After so long without any try the counting begins anew [P]. */
export const FORGOTTEN_AFTER_MS = 24 * 3_600_000;
/** How long a device that has heard the phrase opens without it [P]: a night, and a phone found the next day asks. */
export const PROOF_LASTS_MS = 12 * 3_600_000;
/** As many characters as a phrase has at least [P]: with the pauses above it stands up to months of guessing. */
export const SHORTEST_PHRASE = 6;
export const LONGEST_PHRASE = 100;

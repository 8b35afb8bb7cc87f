/** How long nobody may have heard of the page, and how often whoever holds its line says that it is there; milliseconds. */
export const GONE_AFTER_MS = 30_000;
export const RENEW_EVERY_MS = 10_000;

/** How much longer, where it may be we who did not hear: time for every process to say once which pages it holds. */
export const HEARD_AGAIN_MS = 20_000;
/** A deadline that passes so late, or a beat that comes so late: nobody could say anything for a while. */
export const LATE_MS = RENEW_EVERY_MS * 1.5;

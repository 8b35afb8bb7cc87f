/** The kind of the deadlines that end a call whose visitor's page has gone. */
export const VISITOR_GONE = 'call.visitor-gone';

/** How long nobody may have heard of the page, and how often whoever holds its line says that it is there; milliseconds. */
export const GONE_AFTER_MS = 30_000;
export const RENEW_EVERY_MS = 10_000;

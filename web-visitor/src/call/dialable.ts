/** @returns whether it can be a telephone number, however it is spaced; the service has the last word */
export function looksDialable(said: string): boolean {
  return /^\+?\d{5,15}$/.test(said.replace(/[\s()-]/g, ''));
}

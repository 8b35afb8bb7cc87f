const COUNTRY = '+86';

/** A telephone number with all but its first three and last two digits hidden; a short one keeps only the last two. */
export function maskedNumber(number: string): string {
  const digits = (number.startsWith(COUNTRY) ? number.slice(COUNTRY.length) : number).replace(/\D/g, '');
  const shown = digits.length >= 8 ? 3 : 0;
  return `${digits.slice(0, shown)}${'*'.repeat(Math.max(0, digits.length - shown - 2))}${digits.slice(-2)}`;
}

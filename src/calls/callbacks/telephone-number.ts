/**
 * A number of mainland China as people write it, as carriers write it (E.164): a mobile, or a landline with its area code.
 * One of another country needs its `+`.
 * @param said digits with or without a leading `+`
 * @returns null for what can't be dialled from elsewhere
 */
export function telephoneNumber(said: string): string | null {
  const digits = said.replace(/^00/, '+');
  if (/^\+86(1[3-9]\d{9}|[2-9]\d{8,10})$/.test(digits)) return digits;
  if (/^\+86/.test(digits)) return null;
  if (/^\+[1-9]\d{6,14}$/.test(digits)) return digits;
  if (/^(86)?1[3-9]\d{9}$/.test(digits)) return `+86${digits.slice(-11)}`;
  if (/^0[2-9]\d{8,10}$/.test(digits)) return `+86${digits.slice(1)}`;
  return null;
}

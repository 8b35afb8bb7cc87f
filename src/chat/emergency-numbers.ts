/** Numbers that help at once anywhere in mainland China; 12356 is the national psychological aid line (Dec 2024). */
export const EMERGENCY_NUMBERS = [
  { number: '110', zh: '报警', en: 'Police' },
  { number: '120', zh: '急救', en: 'Ambulance' },
  { number: '12356', zh: '全国统一心理援助热线', en: 'National psychological aid line' },
];

/** From this signal on the page shows the warm line with the numbers. */
export const HELP_FROM = 2;

import type { pack as zh } from './pack.zh';

/** What stands on the printed papers of a case, in English. */
export const pack: typeof zh = {
  pack: {
    title: 'Papers of a case',
    back: 'Back to the case',
    lead: 'Opening writes down who, when and why. No name or number of the visitor is in it; keep what you print as confidential.',
    reason: 'Why it is printed',
    reasons: {
      referral: 'Referral',
      supervision: 'Supervision',
      conference: 'Case conference',
      archive: 'Archive',
      authority: 'Asked by an authority',
      other: 'Other',
    },
    open: 'Open the papers',
    print: 'Print',
    link: 'Print the papers',
    confidential: 'Confidential',
    state: 'State',
    opened: 'Opened',
    nextDate: 'Next look',
    printed: 'Printed',
    printedBy: (time, name, why) => `${time} · ${name} · ${why}`,
    problem: 'Problems and risk grades',
    when: 'When',
    way: 'Channel',
    counselor: 'Counselor',
    tags: 'Problems',
    grade: 'Risk grade',
    leftOut: (n) =>
      n === 1
        ? '1 more contact is out of the reach of whoever printed this.'
        : `${n} more contacts are out of the reach of whoever printed this.`,
    process: 'Process',
    unsigned: 'Not signed yet',
    notice: 'Referral notice',
    caseNumber: 'Case',
    asked: 'Hospitals',
    outcome: 'Outcome',
    packetWithheld: 'What the hospital was told is out of the reach of whoever printed this.',
  },
};

/** What a person on the staff can be. The booking desk's role is `scheduler`. */
export const roles = ['counselor', 'supervisor', 'scheduler', 'hospital', 'school', 'bureau', 'administrator'] as const;
export type Role = (typeof roles)[number];

/**
 * Which role may do what, as data. Whether it may be done to this row is for the viewer's reach (`viewer.ts`) and the
 * query to say: a permission opens a kind of door, the reach says which doors.
 */
const holders = {
  'me.read': roles,
  'taxonomy.read': ['counselor', 'supervisor', 'scheduler', 'bureau', 'administrator'],
  'presence.set': ['counselor', 'supervisor'],
  'queue.read': ['counselor', 'supervisor'],
  'offer.answer': ['counselor', 'supervisor'],
  'contact.list': ['counselor', 'supervisor'],
  'contact.read': ['counselor', 'supervisor'],
  'contact.write': ['counselor', 'supervisor'],
  /** labels and hints of a record's fields; nothing of anybody */
  'record-template.read': ['counselor', 'supervisor', 'administrator'],
  /** for the whole center, from its own unit only */
  'record-template.publish': ['supervisor', 'administrator'],
  /** says that two rows are one human being, and takes it back; of whom she may read */
  'person.merge': ['counselor', 'supervisor'],
  /** a second name under a counselor's record */
  'record.countersign': ['supervisor'],
  /** the center's key groups and schools; nothing of anybody */
  'person-choice.read': ['counselor', 'supervisor', 'administrator'],
  'key-group.manage': ['administrator'],
  /** takes a case out on paper; with a reason, written down */
  'case.print': ['counselor', 'supervisor'],
  /** joins a chat beside its counselor; seen by her and by the visitor */
  'chat.supervise': ['supervisor'],
  /** reads the desk's phrases, keeps her own */
  'phrase.use': ['counselor', 'supervisor'],
  /** keeps her desks' phrases */
  'phrase.manage': ['supervisor'],
  /** reads replies before they go out where the desk demands it; her own need none */
  'reply.review': ['supervisor'],
  /** shuts somebody out who abuses us, for a while; and sees who is */
  'block.manage': ['supervisor'],
  'grade.set': ['counselor', 'supervisor'],
  'grade.lower': ['supervisor'],
  'call.handle': ['counselor', 'supervisor'],
  /** listens, whispers, joins; written down, and seen by the counselor */
  'call.supervise': ['supervisor'],
  /** the whole number of whoever called; with a reason, written down */
  'call.reveal-number': ['counselor', 'supervisor'],
  'callback.work': ['counselor', 'supervisor'],
  'directory.read': ['counselor', 'supervisor', 'administrator'],
  'directory.manage': ['administrator'],
  'case.read': ['counselor', 'supervisor'],
  'case.write': ['counselor', 'supervisor'],
  /** sees who answers for how many cases, and says how many she may */
  'caseload.manage': ['supervisor'],
  'task.read': ['counselor', 'supervisor'],
  'task.work': ['counselor', 'supervisor'],
  /** gives a task to somebody else */
  'task.assign': ['supervisor'],
  /** which follow-ups a grade asks for */
  'follow-up-plan.read': ['counselor', 'supervisor', 'administrator'],
  'follow-up-plan.manage': ['administrator'],
  /** codes, times, rooms and counselors; never what a contact is about */
  'appointment.read': ['counselor', 'supervisor', 'scheduler'],
  'appointment.book': ['counselor', 'supervisor'],
  /** cancels, says who came and who did not */
  'appointment.manage': ['counselor', 'supervisor', 'scheduler'],
  'room.read': ['counselor', 'supervisor', 'scheduler', 'administrator'],
  /** rooms and the hours in which counselors see people */
  'room.manage': ['scheduler', 'administrator'],
  'referral.send': ['counselor', 'supervisor'],
  'referral.read': ['counselor', 'supervisor', 'hospital'],
  'referral.acknowledge': ['hospital'],
  'alliance.read': ['counselor', 'supervisor', 'administrator'],
  'alliance.manage': ['administrator'],
  'team.read': ['supervisor'],
  'alarm.read': ['supervisor', 'administrator'],
  'alarm.acknowledge': ['supervisor'],
  'statistics.read': ['supervisor', 'bureau'],
  /** sees cells under five; everybody else gets them suppressed */
  'statistics.read-small-cells': ['supervisor'],
  'desk.read': ['counselor', 'supervisor', 'scheduler', 'administrator'],
  'desk.manage': ['administrator'],
  'roster.read': ['counselor', 'supervisor', 'scheduler', 'administrator'],
  'roster.manage': ['supervisor', 'administrator'],
  'account.read': ['supervisor', 'administrator'],
  'account.manage': ['administrator'],
  'audit.read': ['administrator'],
} as const satisfies Record<string, readonly Role[]>;

export type Permission = keyof typeof holders;
export const permissions = Object.keys(holders) as Permission[];

export function mayDo(role: Role, permission: Permission): boolean {
  return (holders[permission] as readonly Role[]).includes(role);
}

export function permissionsOf(role: Role): Permission[] {
  return permissions.filter((permission) => mayDo(role, permission));
}

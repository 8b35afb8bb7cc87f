import type { Slot } from '../../api/types';
import { dayOf } from '../../look/time';

export interface Day {
  /** `2026/11/22` in the center's zone */
  readonly day: string;
  readonly slots: readonly Slot[];
}

/** Which slot it is: whose, and when. */
export const keyOf = (slot: Slot): string => `${slot.startsAt} ${slot.counselor.id}`;

/** Days that have a free slot, each with its slots in the order of their beginning. */
export function slotsByDay(slots: readonly Slot[], zone: string): Day[] {
  const days = new Map<string, Slot[]>();
  for (const slot of slots) {
    const day = dayOf(slot.startsAt, zone);
    days.set(day, [...(days.get(day) ?? []), slot]);
  }
  const byTime = (a: Slot, b: Slot): number => keyOf(a).localeCompare(keyOf(b));
  return [...days]
    .map(([day, ofDay]) => ({ day, slots: ofDay.sort(byTime) }))
    .sort((a, b) => a.day.localeCompare(b.day));
}

/** `11月23日 周一` or `Mon 23 Nov`, in the center's zone. */
export function dayName(instant: string, zone: string, language: 'zh' | 'en'): string {
  const format = new Intl.DateTimeFormat(language === 'zh' ? 'zh-CN' : 'en-GB', {
    timeZone: zone,
    month: language === 'zh' ? 'numeric' : 'short',
    day: 'numeric',
    weekday: 'short',
  });
  const part = Object.fromEntries(format.formatToParts(new Date(instant)).map(({ type, value }) => [type, value]));
  return language === 'zh'
    ? `${part.month}月${part.day}日 ${part.weekday}`
    : `${part.weekday} ${part.day} ${part.month}`;
}

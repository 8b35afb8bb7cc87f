import { useQuery } from '@tanstack/react-query';
import { useEffect } from 'react';
import { questions } from '../../api/queries';
import type { ContactDetail, RecordBody, RecordTemplate, TemplateField } from '../../api/types';
import type { RecordState } from './record-keeper';

/** Every version of every template. Asked for anew when a record is written on one that was published meanwhile. */
export function useTemplates(...needed: readonly (string | undefined)[]): readonly RecordTemplate[] | undefined {
  const { data, refetch } = useQuery(questions.recordTemplates());
  const isUnknown = Boolean(data) && needed.some((one) => one && !data?.items.some(({ id }) => id === one));
  useEffect(() => {
    if (isUnknown) void refetch();
  }, [isUnknown, refetch]);
  return data?.items;
}

/** What a record is written on: what it has or she chose; as long as nothing is written, what follows from the contact. */
export function templateOf(
  state: RecordState,
  detail: ContactDetail,
  templates: readonly RecordTemplate[],
): RecordTemplate | undefined {
  const current = templates.find(({ kind, current: isCurrent }) => isCurrent && kind === detail.templateKind);
  const isOpen = !state.templateChosen && Object.values(state.body).every((text) => text.trim() === '');
  const own = isOpen ? undefined : templates.find(({ id }) => id === state.templateId);
  return own ?? current;
}

/** Written on another template, and without a place in this one: the fields as they were called there. */
export function placeless(
  body: RecordBody,
  template: RecordTemplate,
  templates: readonly RecordTemplate[],
): TemplateField[] {
  const here = new Set(template.fields.map(({ key }) => key));
  return Object.keys(body)
    .filter((key) => !here.has(key) && body[key]?.trim())
    .map((key) => fieldOf(key, templates));
}

/** A field by its key, as the newest template that has it calls it. */
export function fieldOf(key: string, templates: readonly RecordTemplate[]): TemplateField {
  for (const { fields } of templates) {
    const found = fields.find((field) => field.key === key);
    if (found) return found;
  }
  return {
    key,
    part: 'other',
    rows: 2,
    required: false,
    label: { zh: key, en: key },
    hint: { zh: '', en: '' },
  };
}

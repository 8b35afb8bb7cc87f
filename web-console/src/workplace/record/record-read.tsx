import type { ContactRecord, RecordTemplate } from '../../api/types';
import { usePreferences } from '../../app/preferences';
import { placeless } from './templates';

/** A record to be read: what is filled in, under the labels of the template it was written on. */
export function RecordRead({
  record,
  templates,
}: {
  record: Pick<ContactRecord, 'templateId' | 'body'>;
  templates: readonly RecordTemplate[];
}) {
  const { language } = usePreferences();
  const template = templates.find(({ id }) => id === record.templateId);
  if (!template) return null;
  const fields = [...template.fields, ...placeless(record.body, template, templates)];
  return fields
    .filter(({ key }) => record.body[key]?.trim())
    .map((field) => (
      <p key={field.key} className="record-read">
        <span className="quiet">{field.label[language]}</span> {record.body[field.key]}
      </p>
    ));
}

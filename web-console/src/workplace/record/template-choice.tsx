import type { ContactDetail, RecordTemplate } from '../../api/types';
import { useWords, type Words } from '../../words';

interface Props {
  detail: ContactDetail;
  shown: RecordTemplate;
  templates: readonly RecordTemplate[];
  canWrite: boolean;
  choose: (templateId: string) => void;
}

/** Which template the record is written on. Another one takes over what was written; nothing changes by itself under her hands. */
export function TemplateChoice({ detail, shown, templates, canWrite, choose }: Props) {
  const words = useWords();
  const offered = templates.filter((template) => template.current || template.id === shown.id);
  const fitting = templates.find(({ kind, current }) => current && kind === detail.templateKind);
  return (
    <div className="template-choice">
      <label>
        {words.records.template}
        <select value={shown.id} disabled={!canWrite} onChange={(event) => choose(event.target.value)}>
          {offered.map((template) => (
            <option key={template.id} value={template.id}>
              {nameOf(template, words)}
            </option>
          ))}
        </select>
      </label>
      {canWrite && fitting && fitting.kind !== shown.kind && (
        <button type="button" className="plain" onClick={() => choose(fitting.id)}>
          {words.records.changeTo(words.records.kinds[fitting.kind])}
        </button>
      )}
    </div>
  );
}

export function nameOf(template: RecordTemplate, words: Words): string {
  const kind = words.records.kinds[template.kind];
  return template.current ? kind : words.records.oldVersion(kind, template.version);
}

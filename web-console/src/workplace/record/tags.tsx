import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Button } from 'antd';
import { answerOf, api } from '../../api/client';
import { questions } from '../../api/queries';
import type { Assessment, TagsInput } from '../../api/types';
import { usePreferences } from '../../app/preferences';
import { Skeleton, wordsOf } from '../../look/states';
import { useWords } from '../../words';
import { allTags, nameOf } from './find-tags';
import { TagFinder } from './tag-finder';

const MOST_SECONDARY = 3;

/** What the contact is about: the primary tag, up to three secondary ones, and what the machine would choose. */
export function Tags({
  contactId,
  assessment,
  canWrite,
}: {
  contactId: string;
  assessment: Assessment;
  canWrite: boolean;
}) {
  const words = useWords();
  const { language } = usePreferences();
  const queries = useQueryClient();
  const taxonomy = useQuery(questions.taxonomy());
  const saving = useMutation({
    mutationFn: (body: TagsInput) =>
      answerOf(api.PUT('/api/contacts/{id}/tags', { params: { path: { id: contactId } }, body })),
    onSettled: () => queries.invalidateQueries({ queryKey: ['contact', contactId] }),
  });
  if (!taxonomy.data) return <Skeleton rows={2} height={40} />;

  // While it is being saved the choice is shown already; the requirement is only met once the service says so.
  const tags = saving.isPending ? saving.variables : assessment.tags;
  const { primary, secondary = [] } = tags;
  const all = new Map(allTags(taxonomy.data).map((tag) => [tag.code, tag]));
  const label = (code: string): string => {
    const tag = all.get(code);
    return tag ? `${code} ${nameOf(tag, language)}` : code;
  };
  const taken = primary ? [primary, ...secondary] : secondary;
  const suggested = assessment.suggestedTags.map(({ code }) => code).filter((code) => !taken.includes(code));
  const setPrimary = (code: string): void =>
    saving.mutate({ primary: code, secondary: secondary.filter((other) => other !== code) });
  const addSecondary = (code: string): void => {
    if (primary && secondary.length < MOST_SECONDARY) saving.mutate({ primary, secondary: [...secondary, code] });
  };

  return (
    <div className="tags">
      <TagFinder
        label={words.tags.primary}
        hotkey="T"
        taxonomy={taxonomy.data}
        value={(primary && all.get(primary)) || null}
        suggested={suggested}
        taken={primary ? [primary] : []}
        disabled={!canWrite}
        placeholder={words.tags.notSet}
        onPick={setPrimary}
      />
      <TagFinder
        label={words.tags.secondary}
        hotkey="S"
        taxonomy={taxonomy.data}
        value={null}
        suggested={suggested}
        taken={taken}
        disabled={!canWrite || !primary || secondary.length >= MOST_SECONDARY}
        placeholder={secondary.length >= MOST_SECONDARY ? words.tags.full : '＋'}
        onPick={addSecondary}
      />
      <div className="tag-chips">
        {secondary.map((code) => (
          <span key={code} className="chip">
            {label(code)}
            {canWrite && primary && (
              <button
                type="button"
                className="plain"
                aria-label={words.tags.remove(label(code))}
                onClick={() => saving.mutate({ primary, secondary: secondary.filter((other) => other !== code) })}
              >
                ×
              </button>
            )}
          </span>
        ))}
        {canWrite && suggested.length > 0 && <span className="quiet">{words.tags.suggested}</span>}
        {canWrite &&
          suggested.slice(0, 3).map((code) => (
            <Button
              key={code}
              size="small"
              type="dashed"
              title={primary ? words.tags.addSecondary : words.tags.confirm}
              disabled={primary !== null && secondary.length >= MOST_SECONDARY}
              onClick={() => (primary ? addSecondary(code) : setPrimary(code))}
            >
              {label(code)}
            </Button>
          ))}
      </div>
      {saving.error && <p role="alert">{wordsOf(saving.error, words)}</p>}
    </div>
  );
}

import { type KeyboardEvent, useId, useRef, useState } from 'react';
import type { Tag, Taxonomy } from '../../api/types';
import { useHotkeys } from '../../app/hotkeys';
import { usePreferences } from '../../app/preferences';
import { KeyHint } from '../../look/key';
import { useWords } from '../../words';
import { useMode } from '../mode';
import { findTags, nameOf } from './find-tags';

interface Props {
  label: string;
  hotkey: string;
  taxonomy: Taxonomy;
  value: Tag | null;
  suggested: readonly string[];
  taken: readonly string[];
  disabled: boolean;
  placeholder: string;
  onPick: (code: string) => void;
}

/** Type-ahead over codes, Chinese and pinyin initials; a digit or Enter picks. */
export function TagFinder(props: Props) {
  const { label, hotkey, taxonomy, value, suggested, taken, disabled, placeholder, onPick } = props;
  const words = useWords();
  const { language } = usePreferences();
  const { mode } = useMode();
  const id = useId();
  const field = useRef<HTMLInputElement>(null);
  const [typed, setTyped] = useState<string | null>(null);
  const [at, setAt] = useState(0);
  const isOpen = typed !== null;
  const found = isOpen ? findTags(taxonomy, typed, suggested, taken) : [];
  useHotkeys({ [hotkey.toLowerCase()]: () => field.current?.focus() }, mode === 'none' && !disabled);

  const pick = (tag: Tag | undefined): void => {
    if (!tag) return;
    onPick(tag.code);
    setTyped(null);
    field.current?.blur();
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.nativeEvent.isComposing || event.ctrlKey || event.metaKey) return;
    const digit = /^[1-9]$/.test(event.key) && !/\d/.test(typed ?? '') ? Number(event.key) : 0;
    if (digit > 0 && found[digit - 1]) pick(found[digit - 1]);
    else if (event.key === 'Enter' && isOpen) pick(found[at]);
    else if (event.key === 'ArrowDown') setAt((now) => Math.min(now + 1, found.length - 1));
    else if (event.key === 'ArrowUp') setAt((now) => Math.max(now - 1, 0));
    else if (event.key === 'Escape') field.current?.blur();
    else return;
    event.preventDefault();
  };

  return (
    <div className="tag-finder">
      <label htmlFor={id}>
        {label} <KeyHint>{hotkey}</KeyHint>
      </label>
      <input
        id={id}
        ref={field}
        role="combobox"
        aria-expanded={isOpen}
        aria-controls={`${id}-list`}
        aria-autocomplete="list"
        aria-activedescendant={isOpen && found[at] ? `${id}-${found[at].code}` : undefined}
        autoComplete="off"
        spellCheck={false}
        disabled={disabled}
        placeholder={isOpen ? words.tags.search : placeholder}
        value={typed ?? (value ? `${value.code} ${nameOf(value, language)}` : '')}
        onFocus={() => {
          setTyped('');
          setAt(0);
        }}
        onBlur={() => setTyped(null)}
        onChange={(event) => {
          setTyped(event.target.value);
          setAt(0);
        }}
        onKeyDown={onKeyDown}
      />
      {isOpen && (
        <div className="tag-list" role="listbox" id={`${id}-list`} aria-label={label}>
          {found.length === 0 && <p className="quiet">{words.tags.noMatch}</p>}
          {found.map((tag, index) => (
            // Options are chosen from the field by arrows, digits and Enter; they never take the focus themselves.
            // biome-ignore lint/a11y/useKeyWithClickEvents: see above
            <div
              key={tag.code}
              id={`${id}-${tag.code}`}
              role="option"
              tabIndex={-1}
              aria-selected={index === at}
              className={index === at ? 'tag-option at' : 'tag-option'}
              onMouseDown={(event) => event.preventDefault()}
              onClick={() => pick(tag)}
            >
              <KeyHint>{String(index + 1)}</KeyHint>
              <span className="numbers">{tag.code}</span>
              <span>{nameOf(tag, language)}</span>
              <span className="quiet tag-initials">{tag.initials}</span>
            </div>
          ))}
          <p className="quiet tag-hint">{words.tags.hint}</p>
        </div>
      )}
    </div>
  );
}

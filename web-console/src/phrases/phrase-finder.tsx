import { useQuery } from '@tanstack/react-query';
import { type KeyboardEvent, type ReactNode, useEffect, useState } from 'react';
import { Link } from 'react-router-dom';
import { questions } from '../api/queries';
import type { Phrase } from '../api/types';
import { KeyHint } from '../look/key';
import { useWords } from '../words';
import { findPhrases, phraseTyped } from './find-phrases';
import { initialsOf } from './pinyin';
import './phrases.css';

const LIST = 'phrase-list';

interface Finder {
  /** what is in the box looks for a phrase: it is no message */
  isOpen: boolean;
  /** whether the key was the list's */
  onKeyDown(event: KeyboardEvent): boolean;
  /** for the box the list belongs to */
  aria: { 'aria-autocomplete': 'list'; 'aria-controls'?: string; 'aria-activedescendant'?: string };
  list: ReactNode;
}

/**
 * A slash at the start of the box looks for a phrase: by arrows, digits and Enter, which put it into the box and send
 * nothing. Esc leaves what is typed as it stands.
 * @param deskId of the contact in hand; undefined where nothing can be written
 */
export function usePhraseFinder(draft: string, deskId: string | undefined, insert: (body: string) => void): Finder {
  const typed = deskId === undefined ? null : phraseTyped(draft);
  const [isClosed, setClosed] = useState(false);
  const [at, setAt] = useState(0);
  const isAsked = typed !== null;
  useEffect(() => {
    if (!isAsked) setClosed(false);
  }, [isAsked]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: other letters, another list
  useEffect(() => setAt(0), [typed]);
  const isOpen = isAsked && !isClosed;
  const known = useQuery({ ...questions.phrases(), enabled: isOpen });
  const found = isOpen && known.data && deskId ? findPhrases(known.data.items, typed, deskId) : [];
  const pick = (phrase: Phrase | undefined): void => {
    if (phrase) insert(phrase.body);
  };

  const onKeyDown = (event: KeyboardEvent): boolean => {
    if (!isOpen || event.nativeEvent.isComposing || event.keyCode === 229) return false;
    if (event.shiftKey || event.altKey || event.ctrlKey || event.metaKey) return false;
    const digit = /^[1-9]$/.test(event.key) && !/\d/.test(typed ?? '') ? Number(event.key) : 0;
    if (digit > 0 && found[digit - 1]) pick(found[digit - 1]);
    else if (event.key === 'Enter') pick(found[at]);
    else if (event.key === 'ArrowDown') setAt((now) => Math.max(0, Math.min(now + 1, found.length - 1)));
    else if (event.key === 'ArrowUp') setAt((now) => Math.max(0, now - 1));
    else if (event.key === 'Escape') setClosed(true);
    else return false;
    event.preventDefault();
    return true;
  };
  const here = found[at];
  return {
    isOpen,
    onKeyDown,
    aria: {
      'aria-autocomplete': 'list',
      ...(isOpen && { 'aria-controls': LIST }),
      ...(here && { 'aria-activedescendant': `phrase-${here.id}` }),
    },
    list: isOpen && <PhraseList found={found} at={at} isKnown={known.data !== undefined} pick={pick} />,
  };
}

interface ListProps {
  found: readonly Phrase[];
  at: number;
  isKnown: boolean;
  pick: (phrase: Phrase) => void;
}

function PhraseList({ found, at, isKnown, pick }: ListProps) {
  const words = useWords();
  const texts = words.phrases;
  return (
    <div className="phrase-finder">
      {found.length === 0 && (
        <p className="quiet phrase-hint" role="status">
          {isKnown ? texts.noMatch : words.loading}
        </p>
      )}
      <div role="listbox" id={LIST} aria-label={texts.title}>
        {found.map((phrase, index) => (
          // Options are chosen from the box by arrows, digits and Enter; they never take the focus themselves.
          // biome-ignore lint/a11y/useKeyWithClickEvents: see above
          <div
            key={phrase.id}
            id={`phrase-${phrase.id}`}
            role="option"
            tabIndex={-1}
            aria-selected={index === at}
            className={index === at ? 'phrase-option at' : 'phrase-option'}
            onMouseDown={(event) => event.preventDefault()}
            onClick={() => pick(phrase)}
          >
            <KeyHint>{String(index + 1)}</KeyHint>
            <b>{phrase.title}</b>
            <span className="quiet">{initialsOf(phrase.title)}</span>
            <span className="cut">{phrase.body}</span>
            {phrase.deskId === null && <span className="quiet">{texts.own}</span>}
          </div>
        ))}
      </div>
      <p className="quiet phrase-hint">
        {texts.hint} <Link to="/phrases">{texts.edit}</Link>
      </p>
    </div>
  );
}

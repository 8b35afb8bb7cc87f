import { useWords } from '../words';

/** Beside the name of somebody whose account is disabled, by shape and word: what is hers waits for somebody else. */
export function GoneMark() {
  const words = useWords();
  return (
    <span className="gone-mark">
      <svg
        viewBox="0 0 16 16"
        width="14"
        height="14"
        aria-hidden="true"
        fill="none"
        stroke="currentColor"
        strokeWidth="2"
      >
        <path d="M7 2.5H3v11h4M6.5 8H14M11 5l3 3-3 3" />
      </svg>
      {words.noLongerHere}
    </span>
  );
}
